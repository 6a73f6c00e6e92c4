import {
  action,
  condition,
  defineDesk,
  definePlugin,
  type Rule,
  type Ticket,
  type VocabularyOf,
} from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import type { Helpdesk } from '@deskwright/runtime';
import { liquid } from '@deskwright/templates';
import * as z from 'zod';

const orders = definePlugin({
  name: 'orders',
  conditions: { total: condition({ params: z.object({ atLeast: z.number() }), test: ({ atLeast }) => atLeast > 0 }) },
  actions: {
    apologise: action({
      params: z.object({ template: z.enum(['late', 'lost']) }),
      plan: ({ template }) => [{ do: 'reply', template }],
    }),
  },
});

const repairs = definePlugin({
  name: 'repairs',
  metrics: {
    diagnosis: {
      starts: ['ticket.created'],
      meets: [{ on: 'ticket.tagsChanged', when: ({ tags }) => tags.length > 1 }],
    },
  },
});

export const desk = defineDesk({
  departments: ['support', 'marketing'],
  tags: ['vip'],
  channels: ['email', 'facebook'],
  fields: { plan: z.enum(['free', 'pro']), seats: z.number().int() },
  plugins: [orders, repairs],
  templates: liquid(),
  regex: re2(),
});
interface Vocab extends VocabularyOf<typeof desk> {}

export const good: Rule<Vocab> = {
  id: 'x',
  on: ['ticket.created'],
  when: {
    all: [
      { field: 'channel', op: 'in', value: ['facebook'] },
      { field: 'fields.seats', op: 'gte', value: 50 },
      { field: 'requester.name', op: 'contains', value: 'Ana', wholeWord: true },
      { is: 'orders.total', with: { atLeast: 100 } },
      { field: 'subject', op: 'containsAll', value: ['order', 'late'], whitespace: 'collapse' },
      { field: 'message.attachmentNames', op: 'endsWith', value: '.exe' },
      { field: 'message.text', op: 'matches', value: '#(?P<order>\\d+)' },
      { field: 'priority', op: 'gte', value: 'high' },
      { field: 'fields.seats', op: 'between', value: [1, 50] },
      { field: 'fields.plan', op: 'changedTo', value: 'pro' },
      { field: 'tags', op: 'gained', value: ['vip'] },
      { field: 'previous.department', op: 'isNot', value: 'support' },
      { field: 'sla.firstResponse.breached', op: 'is', value: true },
      { field: 'sla.periodicUpdate.dueAt', op: 'withinNext', value: 'PT1H' },
      { field: 'sla.repairs.diagnosis.state', op: 'is', value: 'running' },
      { field: 'estimatedAt', op: 'isPresent' },
      { field: 'lastRequesterMessageAt', op: 'moreThanAgo', value: 'PT4H', schedule: 'office' },
      { field: 'now', op: 'inWorkingTime', value: 'office' },
      { field: 'assignee', op: 'isCurrentUser' },
      {
        not: {
          any: [
            { field: 'tags', op: 'hasAny', value: ['vip'] },
            { field: 'assignee', op: 'is', value: null },
          ],
        },
      },
    ],
  },
  then: [
    { do: 'transfer', department: 'marketing', assignee: null },
    { do: 'orders.apologise', with: { template: 'late' } },
    { do: 'setField', field: 'seats', value: 3 },
    { do: 'setField', field: 'plan', text: '{{ match.plan }}' },
    { do: 'snooze', until: 'nextOpening', schedule: 'office' },
    { do: 'assign', strategy: 'lastResponder' },
    { do: 'note', text: 'Seen' },
  ],
};

export const seats = (ticket: Ticket<Vocab>): number | undefined => ticket.fields.seats;
export const plan = (ticket: Ticket<Vocab>): 'free' | 'pro' | undefined => ticket.fields.plan;

type When = NonNullable<Rule<Vocab>['when']>;
type Act = Rule<Vocab>['then'][number];

// @ts-expect-error unknown department
export const unknownDepartment: Act = { do: 'transfer', department: 'sales' };
// @ts-expect-error operator does not fit the field
export const operatorOfAnotherType: When = { field: 'fields.plan', op: 'gte', value: 1 };
// @ts-expect-error unknown plugin predicate
export const unknownPredicate: When = { is: 'orders.count', with: { atLeast: 1 } };
// @ts-expect-error empty group
export const emptyGroup: When = { all: [] };
// @ts-expect-error unknown trigger
export const unknownTrigger: Rule<Vocab>['on'] = ['ticket.exploded'];
// @ts-expect-error unknown tag
export const unknownTag: Act = { do: 'tag', add: ['vpi'] };
// @ts-expect-error unknown field
export const unknownField: When = { field: 'fields.color', op: 'isEmpty' };
// @ts-expect-error wrong parameter of a plugin's action
export const wrongParameterOfAction: Act = { do: 'orders.apologise', with: { template: 'soon' } };
// @ts-expect-error wrong value of an enumerated field
export const wrongValueOfField: When = { field: 'fields.plan', op: 'is', value: 'gold' };
// @ts-expect-error an instant has no letters
export const textOperatorOnInstant: When = { field: 'createdAt', op: 'contains', value: 'x' };
// @ts-expect-error only instants are before something
export const instantOperatorOnText: When = { field: 'subject', op: 'before', value: 0 };
// @ts-expect-error unknown priority
export const unknownPriority: When = { field: 'priority', op: 'gte', value: 'huge' };
// @ts-expect-error messages do not change
export const changeOfMessage: When = { field: 'message.text', op: 'changed' };
// @ts-expect-error a tag that the desk does not declare
export const unknownTagInCondition: When = { field: 'tags', op: 'gained', value: ['vpi'] };
// @ts-expect-error a subject names nobody
export const personOperatorOnText: When = { field: 'subject', op: 'isCurrentUser' };
// @ts-expect-error unknown custom field
export const unknownCustomField: Act = { do: 'setField', field: 'color', value: 'red' };
// @ts-expect-error wrong value of a custom field
export const wrongValueOfCustomField: Act = { do: 'setField', field: 'seats', value: 'three' };
// @ts-expect-error either a template or a text
export const templateAndText: Act = { do: 'reply', template: 'late', text: 'Sorry' };
// @ts-expect-error which schedule?
export const misspeltKey: Act = { do: 'snooze', until: 'nextOpening', shedule: 'office' };
// @ts-expect-error unknown action
export const unknownAction: Act = { do: 'explode' };
// @ts-expect-error unknown operator
export const unknownOperator: When = { field: 'subject', op: 'has', value: 'x' };
// @ts-expect-error unknown department in a condition
export const unknownDepartmentInCondition: When = { field: 'department', op: 'is', value: 'sales' };
// @ts-expect-error unknown channel
export const unknownChannel: When = { field: 'channel', op: 'in', value: ['fax'] };
// @ts-expect-error wrong parameter of a plugin's predicate
export const wrongParameterOfPredicate: When = { is: 'orders.total', with: { atLeast: 'many' } };
// @ts-expect-error unknown way to choose an agent
export const unknownStrategy: Act = { do: 'assign', strategy: 'youngest' };
// @ts-expect-error nobody sets a ticket back to new
export const impossibleStatus: Act = { do: 'setStatus', to: 'new' };
// @ts-expect-error a value where there is none
export const valueTooMany: When = { field: 'assignee', op: 'isEmpty', value: true };
// @ts-expect-error policies may only name departments that the desk declares
export const policiesOfUnknownDepartment: Parameters<typeof desk.policies>[0] = { departments: { sales: {} } };

// @ts-expect-error conditions know no clock of this metric
export const clockOfUnknownMetric: When = { field: 'sla.repairs.repair.state', op: 'is', value: 'running' };

export const listen = (helpdesk: Helpdesk<Vocab>): (() => void) =>
  helpdesk.on('ticket.transferred', (event) => {
    const department: 'support' | 'marketing' | null = event.department;
    // @ts-expect-error this event knows no priority
    void [department, event.priority];
  });
