import {
  DeskError,
  type Listed,
  type Listings,
  type ListPage,
  type OnceWrite,
  type Outstanding,
  type RefWrite,
} from '@deskwright/core/port';
import type { Draft } from './draft.ts';
import { type KeyPart, keyOf } from './keys.ts';
import type { WorkRow } from './rows.ts';

function partsOf(after: string, isPart: (part: unknown) => boolean, count: number): readonly KeyPart[] {
  try {
    const parts: unknown = JSON.parse(after);
    if (Array.isArray(parts) && parts.length === count && parts.every(isPart)) return parts;
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this list');
}

async function pageOf<R>(
  rows: AsyncIterable<R>,
  partsOfRow: (row: R) => readonly KeyPart[],
  start: readonly KeyPart[] | null,
  limit: number,
): Promise<Listed<R>> {
  const page: R[] = [];
  const beginning = start === null ? null : keyOf(...start);
  for await (const row of rows) {
    if (beginning !== null && Buffer.compare(keyOf(...partsOfRow(row)), beginning) <= 0) continue;
    if (page.length >= limit) {
      const last = page.at(-1);
      return { rows: page, next: last === undefined ? null : JSON.stringify(partsOfRow(last)) };
    }
    page.push(row);
  }
  return { rows: page, next: null };
}

const isText = (part: unknown): boolean => typeof part === 'string';
const isNumber = (part: unknown): boolean => typeof part === 'number';

/** A page of what is kept besides records: keys are in the order that the port asks for. */
export async function list(
  draft: Draft,
  what: keyof Listings,
  { after, limit }: ListPage,
): Promise<Listed<RefWrite | OnceWrite | Outstanding>> {
  const cursor = (isPart: (part: unknown) => boolean, count: number) =>
    after === null ? null : partsOf(after, isPart, count);
  if (what === 'refs') {
    const parts = ({ ref }: RefWrite) => [ref.channel, ref.thread];
    return pageOf(draft.scan<RefWrite>('ref'), parts, cursor(isText, 2), limit);
  }
  if (what === 'once') return pageOf(draft.scan<OnceWrite>('once'), ({ key }) => [key], cursor(isText, 1), limit);
  const { rows, next } = await pageOf(draft.scan<WorkRow>('work'), ({ order }) => [order], cursor(isNumber, 1), limit);
  return {
    rows: rows.map(({ task, attempts, error, dueAt }) => ({ ...task, attempts, error, isSetAside: dueAt === null })),
    next,
  };
}
