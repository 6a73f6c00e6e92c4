import type { AssignmentPolicy } from '../assignment/policy.ts';
import { digestOf } from '../record/digest.ts';
import type { TimerConfig } from '../rule/time/timer-groups.ts';
import type { DepartmentConfig, Policies } from './policies.ts';

/**
 * Names everything in the configuration that can move a deadline: schedules, SLA policies and time rules, which of them
 * each department has, and how long agents may leave a ticket unanswered. Found out when it is first asked for.
 */
export function deadlineDigest(policies: Policies, { groups }: TimerConfig): () => string {
  let known: string | null = null;
  return () => {
    known ??= digestOf(deadlinesOf(policies, groups));
    return known;
  };
}

function deadlinesOf(policies: Policies, groups: TimerConfig['groups']): unknown {
  const { schedules = {}, defaultSchedule = 'always', slas = [], assignment } = policies;
  const departments = Object.entries((policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>);
  const queues: readonly (readonly [string | null, AssignmentPolicy | undefined])[] = [
    [null, assignment],
    ...departments.map(([name, department]) => [name, department.assignment] as const),
  ];
  const inactive = queues.flatMap(([name, policy]) =>
    policy === undefined ? [] : [[name, policy.reassign?.inactive ?? null] as const],
  );
  return {
    schedules,
    defaultSchedule,
    slas,
    // A department that has nothing of its own moves nothing.
    departments: Object.fromEntries(
      departments.flatMap(([name, { schedule, sla }]) => ((schedule ?? sla) ? [[name, { schedule, sla }]] : [])),
    ),
    // Where no policy speaks of it nothing is named, so that such a desk has nothing to re-arm.
    ...(inactive.some(([, reassign]) => reassign !== null) ? { inactive } : {}),
    timers: groups.map(({ key, rules }) => [key, rules]).sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)),
  };
}
