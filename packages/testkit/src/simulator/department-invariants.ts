import { type Desk, isWaiting, type Queue, type Ticket, type Vocabulary } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { type Everything, everythingIn } from './everything.ts';
import type { World } from './world.ts';

function valuesOf<T>({ records }: Everything, kind: string): readonly T[] {
  return records.filter((one) => one.kind === kind).map(({ stored }) => stored.value as unknown as T);
}

/** Every ticket that is not done is in a department that is in use, wherever it had been before. */
function* places(desk: Desk<Vocabulary>, tickets: readonly Ticket[]): Iterable<string> {
  const { departments, policies } = desk['~internal'];
  const hasDefault = departments.lands(policies.inbound?.defaultDepartment ?? null) !== null;
  for (const { id, department, status } of tickets) {
    if (status === 'resolved' || status === 'closed') continue;
    if (department === null && hasDefault) yield `department: ${id} has none`;
    if (department === null) continue;
    if (departments.retired.has(department)) yield `department: ${id} is still in "${department}", which is gone`;
    else if (!departments.names.includes(department)) yield `department: ${id} is in "${department}", which is none`;
  }
}

/** What departments count is what there is. */
async function counts(desk: Desk<Vocabulary>, world: World, tickets: readonly Ticket[]): Promise<readonly string[]> {
  const app = createHelpdesk(desk, { storage: world.storage, now: () => world.now }).asSystem();
  const found = new Map<string | null, number>();
  for (const { department, spam, deleted } of tickets) {
    if (!spam && !deleted) found.set(department, (found.get(department) ?? 0) + 1);
  }
  const counted = new Map((await app.departmentCounts()).map(({ department, total }) => [department, total]));
  return [...new Set([...found.keys(), ...counted.keys()])].flatMap((department) => {
    const [is, said] = [found.get(department) ?? 0, counted.get(department) ?? 0];
    return is === said ? [] : [`count: ${department} has ${is} tickets and counts ${said}`];
  });
}

/** Queues in which somebody waits know of it. */
function* queues(desk: Desk<Vocabulary>, all: Everything, tickets: readonly Ticket[]): Iterable<string> {
  const known = new Map(valuesOf<Queue>(all, 'queue').map((queue) => [queue.department, queue]));
  for (const department of desk['~internal'].routing.departments) {
    const isAwaited = tickets.some((ticket) => ticket.department === department && isWaiting(ticket));
    const queue = known.get(department);
    if (isAwaited && queue?.hasWaiting !== true) yield `queue: ${department} does not know that somebody waits`;
    if (queue !== undefined && queue.state !== 'idle') yield `queue: ${department} has not come to rest`;
  }
}

/** What does not hold of departments in a world that has come to rest. */
export async function departmentViolations(desk: Desk<Vocabulary>, world: World): Promise<readonly string[]> {
  const all = await everythingIn(desk, world);
  const tickets = valuesOf<Ticket>(all, 'ticket');
  return [...places(desk, tickets), ...(await counts(desk, world, tickets)), ...queues(desk, all, tickets)];
}
