import assert from 'node:assert/strict';
import {
  type Batch,
  type Claim,
  type Claimed,
  type FindQuery,
  isDeskError,
  type Json,
  type Lease,
  type Storage,
  type Stored,
} from '@deskwright/core/port';
import { batch, write } from './sample.ts';

/** Commits, and fails the case when the answer is no. */
export async function commit(storage: Storage, parts: Partial<Batch>): Promise<void> {
  assert.deepEqual(await storage.commit(batch(parts)), { ok: true });
}

/** Creates or changes a ticket, whatever its version. */
export async function put(storage: Storage, id: string, value: Json, wakeAt: number | null = null): Promise<void> {
  const version = (await storage.load({ kind: 'ticket', id }))?.version ?? 0;
  await commit(storage, { writes: [write(id, version, { value, wakeAt })] });
}

/** Every record that a query finds, page by page, in the order of the pages. */
export async function findAll(storage: Storage, query: Omit<FindQuery, 'now' | 'after'>): Promise<Stored<Json>[]> {
  const found: Stored<Json>[] = [];
  let after: string | null = null;
  // A storage whose cursor stands still would page for ever; no case has this many records.
  for (let pages = 0; pages < 500; pages += 1) {
    const page = await storage.find('ticket', { now: 0, ...query, ...(after === null ? {} : { after }) });
    assert.ok(page.items.length <= query.limit, 'a page is longer than asked');
    found.push(...page.items);
    after = page.next;
    if (after === null) return found;
  }
  assert.fail('paging does not come to an end');
}

/** The ids that a query finds. */
export async function findIds(storage: Storage, query: Partial<Omit<FindQuery, 'now' | 'after'>>): Promise<string[]> {
  return (await findAll(storage, { limit: 100, ...query })).map(({ id }) => id);
}

/** Leases work of every kind for ten milliseconds unless told otherwise. */
export function claim(storage: Storage, now: number, more: Partial<Lease> = {}): Promise<Claimed> {
  return storage.claim({ what: ['wake', 'delivery', 'command'], now, until: now + 10, limit: 10, ...more });
}

/** Leases exactly one piece of work. */
export async function claimOne(storage: Storage, now: number, more: Partial<Lease> = {}): Promise<Claim> {
  const { claims } = await claim(storage, now, more);
  const [only] = claims;
  assert.ok(only !== undefined && claims.length === 1, `${claims.length} pieces of work instead of one`);
  return only;
}

/** Fails the case unless nothing can be claimed. */
export async function claimNone(storage: Storage, now: number, more: Partial<Lease> = {}): Promise<void> {
  assert.deepEqual((await claim(storage, now, more)).claims, []);
}

/** What claims are about, short enough to compare: the record of a wake, the id of a delivery or command. */
export function subjects(claims: readonly Claim[]): string[] {
  return claims.map((one) => {
    if (one.what === 'wake') return one.record.id;
    return one.what === 'delivery' ? one.delivery.id : one.command.meta.id;
  });
}

/** Fails the case unless the promise rejects with a {@link DeskError} of that code. */
export async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isDeskError(error, code), `expected the DeskError ${code}, got ${String(error)}`);
    return true;
  });
}
