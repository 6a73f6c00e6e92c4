import type { Priority, Ticket } from '../ticket/ticket.ts';
import type { Clock } from './clock.ts';
import type { CompiledPolicy, CompiledTarget, SlaConfig } from './compiled-policy.ts';

/** A target as it applies to one ticket. */
export interface Applied {
  readonly policy: CompiledPolicy;
  readonly target: CompiledTarget;
  readonly targetMs: number;
  readonly calendar: string;
  readonly schedule: string;
  readonly terms: string;
}

/** Everything that is promised to a ticket, by metric. */
export interface Promised {
  readonly policy: CompiledPolicy | null;
  readonly targets: ReadonlyMap<string, Applied>;
  /** The metrics of the targets. */
  readonly metrics: readonly string[];
}

const NOTHING: Promised = { policy: null, targets: new Map([]), metrics: [] };

/** What is promised to a ticket as it stands: nothing to one that is set aside as spam or deleted, or part of another. */
export function promisedTo(config: SlaConfig, ticket: Ticket): Promised {
  if (isSetAside(ticket)) return NOTHING;
  const policy = config.policyFor(ticket);
  if (policy === null) return NOTHING;
  return config.promisesOf(policy, ticket.priority, config.scheduleFor(ticket, policy));
}

/** Whether nothing is promised to a ticket for now: it is spam, deleted, or part of another one. */
export function isSetAside({ spam, deleted, mergedInto }: Ticket): boolean {
  return spam || deleted || mergedInto !== undefined;
}

/** Makes the function that says what a policy promises to tickets of a priority in a schedule. Each answer is made once. */
export function promiseTable(
  termsOf: (target: CompiledTarget, schedule: string) => string,
): (policy: CompiledPolicy, priority: Priority, schedule: string) => Promised {
  const known = new Map<CompiledPolicy, Map<string, Map<Priority, Promised>>>();
  return (policy, priority, schedule) => {
    const found = known.get(policy)?.get(schedule)?.get(priority);
    if (found !== undefined) return found;
    const targets = new Map<string, Applied>();
    for (const [metric, target] of policy.targets) {
      const targetMs = target.withinMs[priority];
      if (targetMs === undefined) continue;
      const calendar = target.isBusiness ? schedule : 'always';
      targets.set(metric, { policy, target, targetMs, calendar, schedule, terms: termsOf(target, schedule) });
    }
    const promised = { policy, targets, metrics: [...targets.keys()] };
    const bySchedule = known.get(policy) ?? new Map<string, Map<Priority, Promised>>();
    const byPriority = bySchedule.get(schedule) ?? new Map<Priority, Promised>();
    known.set(policy, bySchedule.set(schedule, byPriority.set(priority, promised)));
    return promised;
  };
}

/** Whether two promises are the same: by the same policy, for the same time, on the same terms. */
export function isSamePromise(a: Applied | undefined, b: Applied | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.policy.id === b.policy.id && a.targetMs === b.targetMs && a.terms === b.terms;
}

/** Whether a clock runs by what is promised. */
export function isInLine(clock: Clock, { policy, targetMs, terms }: Applied): boolean {
  return clock.policy === policy.id && clock.targetMs === targetMs && clock.terms === terms;
}
