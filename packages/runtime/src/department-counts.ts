import { type Access, type Query, STATUSES, type Status, type Vocabulary } from '@deskwright/core';
import type { Context } from './context.ts';
import { countTickets } from './count-tickets.ts';

/** How many tickets of a department there are, by status. Spam and deleted tickets do not count. */
export interface DepartmentCounts<V extends Vocabulary = Vocabulary> extends Readonly<Record<Status, number>> {
  /** `null`: tickets without a department, which are all tickets of a desk that has none. */
  readonly department: V['department'] | null;
  readonly total: number;
}

/** How departments are counted. */
export interface DepartmentCountsOptions {
  /** Whether tickets count in the departments above theirs, too. Access never rolls up: it is what one may see that is counted. */
  readonly rollUp?: boolean;
}

const IN_USE = {
  all: [
    { field: 'spam', op: 'is', value: false },
    { field: 'deleted', op: 'is', value: false },
  ],
} as const;

/**
 * Counts the tickets that somebody may see, department by department, in the order of lists. Whoever sees all tickets is
 * also told of departments in use without any; of others that would tell more than they may know.
 */
export async function departmentCounts<V extends Vocabulary>(
  context: Context,
  access: Access | null,
  { rollUp = false }: DepartmentCountsOptions,
): Promise<readonly DepartmentCounts<V>[]> {
  const { departments } = context.desk['~internal'];
  const rows = await countTickets<V>(context, access, {
    where: IN_USE as unknown as Query<V>,
    by: ['department', 'status'],
  });
  const counts = new Map<string | null, Map<Status, number>>();
  const add = (department: string | null, status: Status, count: number): void => {
    const own = counts.get(department) ?? new Map<Status, number>();
    counts.set(department, own.set(status, (own.get(status) ?? 0) + count));
  };
  for (const { key, count } of rows) {
    const [department = null, status] = key as readonly [string | null | undefined, Status];
    add(department, status, count);
    if (!rollUp || department === null) continue;
    // What was retired counts above the department that took its place, and in it.
    let above = departments.retired.has(department) ? departments.lands(department) : departments.parentOf(department);
    for (; above !== null; above = departments.parentOf(above)) add(above, status, count);
  }
  const seesAll = access === null || access.visible === null;
  const names = [...departments.names, ...[...counts.keys()].filter((name) => !isKnown(departments.names, name)), null];
  const listed = names.filter((name) => {
    if (counts.has(name)) return true;
    return seesAll && (name === null ? departments.names.length === 0 : !departments.retired.has(name));
  });
  return listed.map((department) => rowOf<V>(department, counts.get(department) ?? new Map()));
}

function isKnown(names: readonly string[], name: string | null): boolean {
  return name === null || names.includes(name);
}

function rowOf<V extends Vocabulary>(
  department: string | null,
  counts: ReadonlyMap<Status, number>,
): DepartmentCounts<V> {
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, counts.get(status) ?? 0]));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { department, ...(byStatus as Record<Status, number>), total };
}
