import {
  type Actor,
  type Agent,
  DeskError,
  type Job,
  type JobCommand,
  type Retirement,
  retiredDepartmentJobId,
  STATUSES,
  type Stored,
} from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import { findAll } from './assignment/team.ts';
import type { Context } from './context.ts';
import { execute } from './execute.ts';
import { leftIn } from './job-page.ts';

/** Tickets that are not done, in a department that the configuration does not have (any more). */
export interface StrandedTickets {
  readonly department: string;
  readonly tickets: number;
}

const BY: Actor = { kind: 'system', id: 'configuration' };
const JOBS: UntypedFilter = {
  all: [
    { field: 'job', op: 'is', value: 'retiredDepartment' },
    { field: 'state', op: 'isNot', value: 'retired' },
  ],
};

/**
 * Tells the jobs of retired departments what the configuration in force says, and moves the members that go with them.
 * Gives the departments whose tickets are on their way. May be done by several processes at once, and again.
 */
export async function retireDepartments(context: Context): Promise<readonly string[]> {
  const { departments, revision } = context.desk['~internal'];
  const moving: string[] = [];
  for (const retirement of departments.retired.values()) {
    // Before their tickets, so that nobody loses theirs for not being there yet.
    if (retirement.movesMembers) await moveMembers(context, retirement);
    if (await begin(context, retirement, revision)) moving.push(retirement.department);
  }
  for (const { id, value } of await findAll<Job>(context, 'job', JOBS)) {
    if (departments.retired.has(value.department ?? '')) continue;
    await send(context, id, { type: 'job.retire', revision });
  }
  return moving;
}

/** Has a department's tickets moved, if that is not being done; says whether some still have to. */
async function begin(context: Context, { department, digest }: Retirement, revision: number): Promise<boolean> {
  const id = retiredDepartmentJobId(department);
  const job = (await context.storage.load({ kind: 'job', id }))?.value as Job | undefined;
  const isKnown = job?.digest === digest && job.state !== 'retired';
  const [row] = await context.storage.count('ticket', { now: context.now(), where: leftIn(department) });
  const left = row?.count ?? 0;
  if (isKnown && (job.state === 'running' || left === 0)) return left > 0;
  // Somebody did not know yet, and opened tickets after the job had looked.
  const forced = isKnown ? { isForced: true } : {};
  await send(context, id, { type: 'job.retireDepartment', department, digest, revision, ...forced });
  return left > 0;
}

async function moveMembers(context: Context, { department, into }: Retirement): Promise<void> {
  if (into === null) return;
  const everybody: UntypedFilter = { field: 'id', op: 'isPresent' };
  for (const agent of await findAll<Agent>(context, 'agent', everybody)) {
    if (!isNamed(agent, department)) continue;
    const command = { type: 'agent.moveDepartment', department, into } as const;
    await execute(context, { kind: 'agent', id: agent.id }, command, { by: BY });
  }
}

function isNamed({ value: { departments, manages, roles } }: Stored<Agent>, department: string): boolean {
  return (
    Object.hasOwn(departments, department) ||
    manages.includes(department) ||
    roles.some((role) => role.departments?.includes(department) === true)
  );
}

/**
 * Counts what is left in departments that were taken out of the configuration instead of being retired. On a desk that has
 * no departments nothing is: there they are but labels.
 */
export async function strandedTickets(context: Context): Promise<readonly StrandedTickets[]> {
  const { names } = context.desk['~internal'].departments;
  if (names.length === 0) return [];
  const live = STATUSES.filter((status) => status !== 'resolved' && status !== 'closed');
  const where: UntypedFilter = {
    all: [
      { field: 'status', op: 'in', value: live },
      { field: 'department', op: 'isPresent' },
      { not: { field: 'department', op: 'in', value: [...names] } },
    ],
  };
  const rows = await context.storage.count('ticket', { now: context.now(), where, by: ['department'] });
  return rows.map(({ key, count }) => ({ department: key[0] ?? '', tickets: count }));
}

/** What whoever runs the desk is told of it. */
export function strandedError({ department, tickets }: StrandedTickets): DeskError {
  const message = `${tickets} tickets are in "${department}", which is no department any more`;
  const remedy = `bring it back with { "retired": { "into": … } }, so that they move to another`;
  return new DeskError('department.missing', `${message}: ${remedy}`);
}

async function send(context: Context, job: string, command: JobCommand): Promise<void> {
  const result = await execute(context, { kind: 'job', id: job }, command, { by: BY });
  if (result.outcome === 'refused') throw new DeskError(result.refusal.code, result.refusal.message);
}
