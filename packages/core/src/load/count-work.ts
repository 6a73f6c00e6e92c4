import type { WorkCount } from '../assignment/agent-snapshot.ts';
import { compareText } from '../port/compare-text.ts';
import type { Status } from '../ticket/ticket.ts';
import type { WorkChange, WorkUnit } from './load-command.ts';

function add(counts: Map<string, WorkCount>, { channel, status, weight }: WorkUnit, sign: 1 | -1): void {
  const key = JSON.stringify([channel, status]);
  const known = counts.get(key) ?? { channel, status, count: 0, weight: 0 };
  const count = known.count + sign;
  // Weights may be fractions, whose sums are not exact: nothing counted weighs nothing.
  counts.set(key, { channel, status, count, weight: count === 0 ? 0 : known.weight + sign * weight });
}

function byChannelAndStatus(a: WorkCount, b: WorkCount): number {
  return compareText(a.channel, b.channel) || compareText(a.status, b.status);
}

/** Counts after changes, in order, without those that are 0. */
export function countWork(work: readonly WorkCount[], changes: readonly WorkChange[]): readonly WorkCount[] {
  const counts = new Map(work.map((one) => [JSON.stringify([one.channel, one.status]), one]));
  for (const { from, to } of changes) {
    if (from !== null) add(counts, from, -1);
    if (to !== null) add(counts, to, 1);
  }
  return inOrder([...counts.values()]);
}

/** Counts in the order in which a load holds them, without those that are 0. */
export function inOrder(work: readonly WorkCount[]): readonly WorkCount[] {
  return work.filter(({ count }) => count !== 0).toSorted(byChannelAndStatus);
}

/** How many tickets are in one of these statuses. */
export function ticketsIn(work: readonly WorkCount[], statuses: ReadonlySet<Status>): number {
  return work.reduce((sum, { status, count }) => (statuses.has(status) ? sum + count : sum), 0);
}

const OPEN: ReadonlySet<Status> = new Set(['new', 'open']);

/** How many tickets wait for the agent to do something. */
export function openWork(work: readonly WorkCount[]): number {
  return ticketsIn(work, OPEN);
}
