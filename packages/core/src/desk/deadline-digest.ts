import { digestOf } from '../record/digest.ts';
import type { TimerConfig } from '../rule/time/timer-groups.ts';
import type { DepartmentConfig, Policies } from './policies.ts';

/**
 * Names everything in the configuration that can move a deadline: schedules, SLA policies and time rules, and which of
 * them each department has. Found out when it is first asked for.
 */
export function deadlineDigest(policies: Policies, { groups }: TimerConfig): () => string {
  let known: string | null = null;
  return () => {
    known ??= digestOf(deadlinesOf(policies, groups));
    return known;
  };
}

function deadlinesOf(policies: Policies, groups: TimerConfig['groups']): unknown {
  const { schedules = {}, defaultSchedule = 'always', slas = [] } = policies;
  const departments = Object.entries((policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>);
  return {
    schedules,
    defaultSchedule,
    slas,
    // A department that has nothing of its own moves nothing.
    departments: Object.fromEntries(
      departments.flatMap(([name, { schedule, sla }]) => ((schedule ?? sla) ? [[name, { schedule, sla }]] : [])),
    ),
    timers: groups.map(({ key, rules }) => [key, rules]).sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)),
  };
}
