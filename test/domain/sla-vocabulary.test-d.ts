import { defineDesk, definePlugin, type SlaPolicy, type VocabularyOf } from '@deskwright/core';

const repairs = definePlugin({
  name: 'repairs',
  metrics: {
    diagnosis: {
      starts: ['ticket.created'],
      meets: [{ on: 'ticket.tagsChanged', when: ({ tags }) => tags.includes('diagnosed') }],
    },
  },
});

// @ts-expect-error a metric starts with something that happens
definePlugin({ name: 'x', metrics: { y: { starts: ['ticket.exploded'], meets: ['ticket.closed'] } } });

export const desk = defineDesk({ departments: ['support', 'marketing'], channels: ['email'], plugins: [repairs] });
interface Vocab extends VocabularyOf<typeof desk> {}

export const good: SlaPolicy<Vocab> = {
  id: 'std',
  effectiveFrom: '2026-12-01T00:00:00Z',
  targets: [
    { metric: 'firstResponse', within: 'PT4H', onResolve: 'meet' },
    { metric: 'nextResponse', within: { high: 'PT1H' }, firstMessage: true, onResolve: 'meet' },
    { metric: 'resolution', within: 'P2D', onReopen: 'resume', pauseIn: ['pending'] },
    { metric: 'chatPickup', within: 'PT1M', hours: 'calendar' },
    { metric: 'repairs.diagnosis', within: 'P1D' },
  ],
  escalations: [
    { metric: 'repairs.diagnosis', at: '80%', every: 'PT1H', then: [{ do: 'transfer', department: 'marketing' }] },
  ],
  onChange: 'restart',
  onEdit: 'recount',
};

type Target = SlaPolicy<Vocab>['targets'][number];
type Escalation = NonNullable<SlaPolicy<Vocab>['escalations']>[number];

// @ts-expect-error unknown metric
export const unknownMetric: Target = { metric: 'firstRespons', within: 'PT4H' };
// @ts-expect-error unknown metric of a plugin
export const unknownMetricOfPlugin: Target = { metric: 'repairs.repair', within: 'PT4H' };
// @ts-expect-error an option of another metric
export const optionOfOtherMetric: Target = { metric: 'resolution', within: 'PT4H', firstMessage: true };
// @ts-expect-error unknown priority
export const unknownPriority: Target = { metric: 'resolution', within: { huge: 'PT4H' } };
// @ts-expect-error unknown status
export const unknownStatus: Target = { metric: 'resolution', within: 'PT4H', pauseIn: ['asleep'] };
// @ts-expect-error a step of an unknown metric
export const stepOfUnknownMetric: Escalation = { metric: 'repairs.repair', at: '80%' };
// @ts-expect-error unknown department in what a step does
export const unknownDepartment: Escalation['then'] = [{ do: 'transfer', department: 'sales' }];
// @ts-expect-error no such way to follow an edit
export const unknownMode: Pick<SlaPolicy<Vocab>, 'onEdit'> = { onEdit: 'forget' };
