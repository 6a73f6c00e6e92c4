import { METRICS, PRIORITIES, type Priority, type SlaPolicy, type Status } from '@deskwright/core';
import { alwaysOpen, type Calendar, compileSchedule, type Schedule } from '@deskwright/core/time';
import fc from 'fast-check';
import type { PlainConfig, PlainTerms } from './plain-sla.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Two desks' hours: with a lunch break, holidays and a night that begins on one day and ends on the next. */
export const SCHEDULES: Readonly<Record<string, Schedule>> = {
  office: {
    timeZone: 'Europe/Athens',
    weekly: {
      mon: [
        ['09:00', '13:00'],
        ['14:00', '17:00'],
      ],
      tue: [['09:00', '17:00']],
      thu: [['09:00', '17:00']],
      fri: [['22:00', '06:00']],
    },
    exceptions: [{ from: '10-28', name: 'Ochi Day', hours: [] }],
  },
  nights: { timeZone: 'Europe/Warsaw', weekly: { wed: [['00:00', '24:00']], sun: [['01:30', '03:30']] } },
};

const CALENDARS = new Map<string, Calendar>([
  ['always', alwaysOpen()],
  ...Object.entries(SCHEDULES).map(([name, schedule]): [string, Calendar] => [name, compileSchedule(schedule)]),
]);

/** The departments of the random desks, and their hours. */
export const DEPARTMENTS: Readonly<Record<string, { schedule?: string; sla?: string }>> = {
  support: { schedule: 'office' },
  billing: { schedule: 'nights', sla: 'p1' },
  sales: {},
};

/** A random policy, and what is needed to read it plainly. */
export interface RandomPolicy {
  readonly policy: SlaPolicy;
  readonly when: { readonly priorities: readonly Priority[] } | null;
}

const durations = fc.constantFrom('PT20M', 'PT1H', 'PT4H', 'PT9H', 'P1D', 'P3D');
const within = fc.oneof(
  durations,
  fc.record({ low: durations, normal: durations, high: durations, urgent: durations }, { requiredKeys: [] }),
);
const still = fc.uniqueArray(fc.constantFrom<Status>('pending', 'answered', 'onHold', 'new'), { maxLength: 2 });
const at = fc.constantFrom('-PT15M', '-PT5H', 'PT0S', '+PT1H', '+PT10H', '50%', '80%', '33.3%', '120%');

function targets(metric: string): fc.Arbitrary<Record<string, unknown>> {
  const base = { within, hours: fc.constantFrom('business', 'calendar'), pauseIn: still };
  const own: Record<string, fc.Arbitrary<unknown>> = {};
  if (metric === 'firstResponse' || metric === 'nextResponse') own.onResolve = fc.constantFrom('cancel', 'meet');
  if (metric === 'nextResponse') own.firstMessage = fc.boolean();
  if (['resolution', 'requesterWait', 'agentWork'].includes(metric)) own.onReopen = fc.constantFrom('end', 'resume');
  return fc
    .record({ ...base, ...own }, { requiredKeys: ['within'] })
    .map((target) => ({ metric, ...(target as Record<string, unknown>) }));
}

function policies(id: string): fc.Arbitrary<RandomPolicy> {
  const chosen = fc.subarray([...METRICS], { minLength: 1 });
  return fc
    .record({
      priorities: fc.option(fc.subarray([...PRIORITIES], { minLength: 1 }), { nil: null }),
      targets: chosen.chain((metrics) => fc.tuple(...metrics.map(targets))),
      steps: fc.array(fc.record({ at, every: fc.option(fc.constantFrom('PT1H', 'PT7H', 'P1D'), { nil: null }) }), {
        maxLength: 4,
      }),
      schedule: fc.option(fc.constantFrom('office', 'nights', 'always'), { nil: null }),
      onChange: fc.constantFrom('keep' as const, 'restart' as const),
      effectiveFrom: fc.constantFrom(null, null, null, '2026-10-25T00:00:00Z'),
    })
    .map(({ priorities, targets, steps, schedule, onChange, effectiveFrom }) => {
      const metrics = targets.map(({ metric }) => metric as string);
      const escalations = steps.map((step, index) => {
        const { every } = step;
        return { metric: metrics[index % metrics.length], at: step.at, ...(every === null ? {} : { every }) };
      });
      const distinct = new Map(escalations.map((step) => [`${step.metric} ${step.at}`, step]));
      const policy = {
        id,
        ...(priorities === null ? {} : { when: { field: 'priority', op: 'in', value: priorities } }),
        targets,
        escalations: [...distinct.values()],
        ...(schedule === null ? {} : { schedule }),
        ...(effectiveFrom === null ? {} : { effectiveFrom }),
        onChange,
      } as unknown as SlaPolicy;
      return { policy, when: priorities === null ? null : { priorities } };
    });
}

/** Lists of policies, the second of which one department names. */
export const policyLists: fc.Arbitrary<readonly RandomPolicy[]> = fc
  .integer({ min: 2, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => policies(`p${index}`))));

const MS: Readonly<Record<string, number>> = {
  PT0S: 0,
  PT15M: 15 * MINUTE_MS,
  PT20M: 20 * MINUTE_MS,
  PT1H: HOUR_MS,
  PT4H: 4 * HOUR_MS,
  PT5H: 5 * HOUR_MS,
  PT7H: 7 * HOUR_MS,
  PT9H: 9 * HOUR_MS,
  PT10H: 10 * HOUR_MS,
  P1D: 24 * HOUR_MS,
  P3D: 72 * HOUR_MS,
};

function afterMs(step: string, targetMs: number): number {
  if (step.endsWith('%')) return Math.round((targetMs * Number.parseFloat(step)) / 100);
  const sign = step.startsWith('-') ? -1 : 1;
  return targetMs + sign * (MS[step.replace(/^[+-]/, '')] ?? Number.NaN);
}

interface Target extends Pick<PlainTerms, 'onResolve' | 'onReopen' | 'firstMessage'> {
  readonly metric: string;
  readonly within: string | Readonly<Partial<Record<Priority, string>>>;
  readonly hours?: string;
  readonly pauseIn?: readonly Status[];
}

/** The plain reading of random policies. */
export function plainConfig(list: readonly RandomPolicy[]): PlainConfig {
  return {
    calendar: (name) => CALENDARS.get(name) ?? alwaysOpen(),
    promises({ priority, department, createdAt }) {
      const judged = list.filter(({ policy: { effectiveFrom } }) => {
        return effectiveFrom === undefined || createdAt >= Date.parse(String(effectiveFrom));
      });
      const place = DEPARTMENTS[department ?? ''] ?? {};
      const own = judged.find(({ policy }) => policy.id === place.sla);
      const found = own ?? judged.find(({ when }) => when === null || when.priorities.includes(priority));
      if (found === undefined) return {};
      const { policy } = found;
      const schedule = policy.schedule ?? place.schedule ?? 'always';
      const promised = (policy.targets as unknown as readonly Target[]).flatMap((target) => {
        const text = typeof target.within === 'string' ? target.within : target.within[priority];
        if (text === undefined) return [];
        const targetMs = MS[text] ?? Number.NaN;
        const steps = (policy.escalations ?? [])
          .filter((step) => step.metric === target.metric)
          .map(({ at: id, every }) => {
            return { id, afterMs: afterMs(id, targetMs), everyMs: every === undefined ? null : (MS[every] ?? 0) };
          });
        const { onResolve, onReopen, firstMessage, pauseIn = [] } = target;
        const options = {
          ...(onResolve === undefined ? {} : { onResolve }),
          ...(onReopen === undefined ? {} : { onReopen }),
          ...(firstMessage === undefined ? {} : { firstMessage }),
        };
        const hours = target.hours === 'calendar' ? 'always' : schedule;
        const { onChange = 'keep' } = policy;
        const terms: PlainTerms = {
          policy: policy.id,
          targetMs,
          hours,
          schedule,
          pauseIn,
          ...options,
          onChange,
          steps,
        };
        return [[target.metric, terms] as const];
      });
      return Object.fromEntries(promised);
    },
  };
}
