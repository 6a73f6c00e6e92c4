import type { Storage } from '@deskwright/core/port';
import { isDeskError } from '@deskwright/core/port';
import { expect } from 'vitest';
import { batch, event, write } from './batch.ts';

/** What callers found out who commit as long as they are told to. */
export interface Load {
  /** Ends the callers, and resolves when the last answer is there. */
  stop(): Promise<void>;
  /** How many commits were acknowledged, by an answer or by a duplicate after a failure. */
  acknowledged(): number;
  /** The codes of what went wrong; of what has none that says something, the words. */
  readonly codes: Set<string>;
}

/**
 * Callers who commit tickets of their own, one after the other, each under a once-key, and try again after a failure, until
 * they are stopped.
 */
export function loadOf(storage: Storage, callers: number): Load {
  const codes = new Set<string>();
  let isOver = false;
  let acknowledged = 0;

  async function commitOnce(caller: number, n: number): Promise<void> {
    const key = `${caller}-${n}`;
    const ticket = batch({
      writes: [
        write(key, 0, { value: { n }, events: [event(1), event(2)], wakeAt: 1 }),
        write(`last-${caller}`, n, { events: [event(n + 1)] }),
      ],
      once: [{ key, answer: n, at: n }],
    });
    for (;;) {
      try {
        const answer = await storage.commit(ticket);
        if (!answer.ok) expect(answer).toEqual({ ok: false, reason: 'duplicate', first: n });
        acknowledged += 1;
        return;
      } catch (error) {
        codes.add(isDeskError(error) && error.code !== 'storage.failed' ? error.code : String(error));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  async function caller(number: number): Promise<void> {
    for (let n = 0; !isOver; n += 1) await commitOnce(number, n);
  }

  const all = Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  return {
    codes,
    acknowledged: () => acknowledged,
    async stop() {
      isOver = true;
      await all;
    },
  };
}

/** Fails unless what was acknowledged is there, once each, and whole. */
export async function expectWhole(storage: Storage, callers: number, acknowledged: number): Promise<void> {
  const seen = new Map<string, number>();
  for (let position: string | null = null; ; ) {
    const page: Awaited<ReturnType<Storage['changes']>> = await storage.changes({ after: position, limit: 5000 });
    if (page.events.length === 0) break;
    position = page.position;
    for (const { record, seq } of page.events) {
      expect(seq, `${record.id} out of order, or twice`).toBe((seen.get(record.id) ?? 0) + 1);
      seen.set(record.id, seq);
    }
  }
  const last = Array.from({ length: callers }, (_, number) => seen.get(`last-${number}`) ?? 0);
  expect(last.reduce((sum, count) => sum + count, 0)).toBe(acknowledged);
  for (const [caller, count] of last.entries()) {
    for (let n = 0; n < count; n += 1) expect(seen.get(`${caller}-${n}`)).toBe(2);
  }
  expect(await storage.count('ticket', { now: 0 })).toEqual([{ key: [], count: acknowledged + callers }]);
}
