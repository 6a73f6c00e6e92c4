import type { AssignmentCompileContext } from '../assignment/compile-assignment.ts';
import { compileAssignment } from '../assignment/compile-assignment.ts';
import type { CompiledAssignment } from '../assignment/compiled-assignment.ts';
import type { ReassignAction, ReassignTrigger } from '../assignment/reassign-policy.ts';
import { REASSIGN_DEFAULTS } from '../assignment/reassignment.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { scheduleOf } from '../desk/department-schedule.ts';
import type { DepartmentConfig, Policies } from '../desk/policies.ts';
import type { LoadConfig } from '../load/decide-load.ts';
import { digestOf } from '../record/digest.ts';
import type { QueueStrategy } from '../rule/action.ts';
import type { Status } from '../ticket/ticket.ts';

/** How a desk gives its tickets out. */
export interface AssignmentBook {
  /** Whether any tickets are given out. Where none are, no load is counted and no queue hears of anything. */
  readonly isUsed: boolean;
  /** The policy of a department, `null` for tickets without one; `null` when they are not given out. */
  of(department: string | null): CompiledAssignment | null;
  /** The same with another strategy, if one is given. */
  by(department: string | null, strategy: QueueStrategy | null): CompiledAssignment | null;
  /** The departments with a policy; `null` among them stands for tickets without one. */
  readonly departments: readonly (string | null)[];
  /** Names what a department's policy says, so that a queue can tell an edit. */
  digest(department: string | null): string;
  readonly loads: LoadConfig;
  /** Whether only members of a department may answer its tickets. */
  isForMembers(department: string | null): boolean;
  /** What counts where no policy does: tickets are up for grabs. */
  readonly byHand: CompiledAssignment;
  /** The open hours of a department. */
  calendar(department: string | null): Calendar;
}

/** What becomes of a ticket of an agent when there is reason to take it from them. */
export function reassignAction(compiled: CompiledAssignment | null, trigger: ReassignTrigger): ReassignAction {
  return compiled === null ? 'keep' : (compiled.policy.reassign?.[trigger]?.do ?? REASSIGN_DEFAULTS[trigger].do);
}

/** Makes the assignment policies of a desk ready. `departments` are all that it knows. */
export function assignmentBook(
  context: AssignmentCompileContext,
  policies: Policies,
  departments: readonly string[],
  calendar: (schedule: string) => Calendar,
): AssignmentBook {
  const { assignment: usual } = policies;
  const configured = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig | undefined>>;
  const compiled = new Map<string | null, CompiledAssignment>();
  for (const name of departments) {
    const policy = configured[name]?.assignment ?? usual;
    if (policy !== undefined) compiled.set(name, compileAssignment(context, policy));
  }
  if (usual !== undefined) compiled.set(null, compileAssignment(context, usual));
  const of = (department: string | null) => compiled.get(department) ?? null;
  return {
    isUsed: compiled.size > 0,
    of,
    by(department, strategy) {
      const own = of(department);
      if (own === null || strategy === null) return own;
      return compileAssignment(context, { ...own.policy, strategy: { by: strategy } });
    },
    departments: [...compiled.keys()],
    digest: (department) => digestOf(of(department)?.policy ?? null),
    loads: loadConfig(compiled),
    isForMembers: (department) => department !== null && configured[department]?.repliers === 'members',
    byHand: compileAssignment(context, { strategy: { by: 'manual' } }),
    calendar: (department) => calendar(scheduleOf(policies, department)),
  };
}

function loadConfig(compiled: ReadonlyMap<string | null, CompiledAssignment>): LoadConfig {
  const all = [...compiled.values()];
  const queues = new Map<string, Set<string | null>>();
  const serves = (department: string, queue: string | null) =>
    queues.set(department, (queues.get(department) ?? new Set()).add(queue));
  for (const [queue, { policy }] of compiled) {
    if (queue !== null) serves(queue, queue);
    // Whose members a queue widens to, they are given work from it.
    for (const { then } of policy.overflow ?? []) {
      if (then.do === 'widen') for (const department of then.departments) serves(department, queue);
    }
  }
  return {
    mayLeave: (trigger) => all.some((one) => reassignAction(one, trigger) !== 'keep'),
    queuesOf: (department) => [...(queues.get(department) ?? [])],
    counts: new Set(all.flatMap(({ counts }): readonly Status[] => [...counts])),
    hasCommonQueue: compiled.has(null),
  };
}
