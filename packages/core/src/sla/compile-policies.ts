import { alwaysOpen, type Calendar, compileSchedule } from '../calendar/calendar.ts';
import { timeZones } from '../calendar/zone-clock.ts';
import type { DepartmentConfig, Policies } from '../desk/policies.ts';
import type { FieldDef } from '../record/field.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import { filterPredicate } from '../rule/filter-predicate.ts';
import { PRIORITIES } from '../ticket/ticket.ts';
import type { CompiledEscalation, CompiledPolicy, CompiledTarget, SlaConfig } from './compiled-policy.ts';
import { durationMs } from './duration.ts';
import type { SlaEscalation, SlaPolicy, SlaTarget } from './policy.ts';

function compileEscalation({ at }: SlaEscalation): CompiledEscalation {
  if (at.endsWith('%')) return { id: at, share: Number(at.slice(0, -1)) / 100, offsetMs: 0 };
  return { id: at, share: 1, offsetMs: durationMs(at) ?? 0 };
}

function compileTarget(target: SlaTarget, escalations: readonly SlaEscalation[]): CompiledTarget {
  const { within } = target;
  const perPriority = typeof within === 'string' ? PRIORITIES.map((name) => [name, within]) : Object.entries(within);
  return {
    metric: target.metric,
    withinMs: Object.fromEntries(perPriority.map(([name, text]) => [name, durationMs(text ?? '') ?? 0])),
    isBusiness: target.hours !== 'calendar',
    pauseIn: target.pauseIn ?? [],
    escalations: escalations.filter((step) => step.metric === target.metric).map(compileEscalation),
  };
}

function compilePolicy(policy: SlaPolicy, fields: Readonly<Record<string, FieldDef>>): CompiledPolicy {
  return {
    id: policy.id,
    schedule: policy.schedule ?? null,
    applies: policy.when === undefined ? () => true : filterPredicate(fields, policy.when as UntypedFilter),
    targets: policy.targets.map((target) => compileTarget(target, policy.escalations ?? [])),
  };
}

/** Makes checked policies ready to be applied. Calendars are compiled once and resolve dates when they are asked. */
export function compileSla(policies: Policies, fields: Readonly<Record<string, FieldDef>>): SlaConfig {
  const compiled = (policies.slas ?? []).map((policy) => compilePolicy(policy, fields));
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>;
  const calendars = new Map<string, Calendar>([['always', alwaysOpen()]]);
  const zones = timeZones();
  for (const [id, schedule] of Object.entries(policies.schedules ?? {})) {
    calendars.set(id, compileSchedule(schedule, { zones }));
  }
  const departmentOf = (name: string | null): DepartmentConfig => (name === null ? {} : (departments[name] ?? {}));
  return {
    policyFor(ticket) {
      const own = departmentOf(ticket.department).sla;
      if (own !== undefined) return compiled.find((policy) => policy.id === own) ?? null;
      return compiled.find((policy) => policy.applies(ticket)) ?? null;
    },
    scheduleFor: (ticket, policy) =>
      policy.schedule ?? departmentOf(ticket.department).schedule ?? policies.defaultSchedule ?? 'always',
    calendar: (schedule) => calendars.get(schedule) ?? alwaysOpen(),
  };
}
