import { alwaysOpen, type Calendar, compileSchedule } from '../calendar/calendar.ts';
import { timeZones } from '../calendar/zone-clock.ts';
import { scheduleOf } from '../desk/department-schedule.ts';
import type { DepartmentConfig, Policies } from '../desk/policies.ts';
import type { FieldDef } from '../record/field.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import { filterPredicate } from '../rule/filter-predicate.ts';
import { readInstant } from '../rule/operator/instant.ts';
import { PRIORITIES, STATUSES } from '../ticket/ticket.ts';
import { promiseTable } from './applied.ts';
import type { CompiledEscalation, CompiledPolicy, CompiledTarget, SlaConfig } from './compiled-policy.ts';
import { durationMs } from './duration.ts';
import { type MetricTable, momentsIn } from './metric/metric-table.ts';
import type { FirstMessage, OnReopen, OnResolve, SlaEscalation, SlaPolicy, SlaTarget, SlaTerms } from './policy.ts';
import { policyInputs } from './policy-inputs.ts';
import { termsDigests } from './terms-digest.ts';

type AnyTarget = SlaTerms & OnResolve & OnReopen & FirstMessage & { readonly metric: string };

function compileEscalation({ at, every, then = [] }: SlaEscalation): CompiledEscalation {
  const everyMs = every === undefined ? null : durationMs(every);
  const isShare = at.endsWith('%');
  const share = isShare ? Number(at.slice(0, -1)) / 100 : 1;
  return { id: at, share, offsetMs: isShare ? 0 : (durationMs(at) ?? 0), everyMs, actions: then };
}

function compileTarget(target: SlaTarget, escalations: readonly SlaEscalation[], metrics: MetricTable): CompiledTarget {
  const { metric, within, hours, pauseIn = [], onResolve, onReopen, firstMessage } = target as AnyTarget;
  const perPriority = typeof within === 'string' ? PRIORITIES.map((name) => [name, within]) : Object.entries(within);
  const runsIn = metrics.get(metric)?.runsIn ?? STATUSES;
  return {
    metric,
    withinMs: Object.fromEntries(perPriority.map(([name, text]) => [name, durationMs(text ?? '') ?? 0])),
    isBusiness: hours !== 'calendar',
    pausesIn: STATUSES.filter((status) => pauseIn.includes(status) || !runsIn.includes(status)),
    isMetByResolving: onResolve === 'meet',
    isResumedByReopening: onReopen === 'resume',
    countsFirstMessage: firstMessage === true,
    escalations: escalations.filter((step) => step.metric === metric).map(compileEscalation),
  };
}

function compilePolicy(
  policy: SlaPolicy,
  fields: Readonly<Record<string, FieldDef>>,
  metrics: MetricTable,
): CompiledPolicy {
  const { id, when, schedule = null, targets, escalations = [], onChange = 'keep', onEdit = 'keep' } = policy;
  const since = policy.effectiveFrom === undefined ? null : readInstant(policy.effectiveFrom);
  const compiled = targets.map((target) => compileTarget(target, escalations, metrics));
  return {
    id,
    schedule,
    applies: when === undefined ? () => true : filterPredicate(fields, when as UntypedFilter),
    judges: ({ createdAt }) => since === null || createdAt >= since,
    targets: new Map(compiled.map((target) => [target.metric, target])),
    onChange,
    onEdit,
  };
}

/** Makes checked policies ready to be applied. Calendars are compiled once and resolve dates when they are asked. */
export function compileSla(
  policies: Policies,
  fields: Readonly<Record<string, FieldDef>>,
  metrics: MetricTable,
): SlaConfig {
  const compiled = (policies.slas ?? []).map((policy) => compilePolicy(policy, fields, metrics));
  const byId = new Map(compiled.map((policy) => [policy.id, policy]));
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>;
  const schedules = policies.schedules ?? {};
  const calendars = new Map<string, Calendar>([['always', alwaysOpen()]]);
  const zones = timeZones();
  for (const [id, schedule] of Object.entries(schedules)) {
    calendars.set(id, compileSchedule(schedule, { zones }));
  }
  const departmentOf = (name: string | null): DepartmentConfig => (name === null ? {} : (departments[name] ?? {}));
  return {
    metrics,
    moments: momentsIn(metrics),
    inputs: policyInputs(policies, fields),
    policyFor(ticket) {
      const own = byId.get(departmentOf(ticket.department).sla ?? '');
      if (own?.judges(ticket) === true) return own;
      return compiled.find((policy) => policy.judges(ticket) && policy.applies(ticket)) ?? null;
    },
    scheduleFor: (ticket, policy) => policy.schedule ?? scheduleOf(policies, ticket.department),
    hasCalendar: (schedule) => calendars.has(schedule),
    calendar: (schedule) => calendars.get(schedule) ?? alwaysOpen(),
    promisesOf: promiseTable(termsDigests(schedules)),
    actionsOf(policy, metric, step) {
      const escalations = byId.get(policy)?.targets.get(metric)?.escalations;
      return escalations?.find(({ id }) => id === step)?.actions ?? [];
    },
  };
}
