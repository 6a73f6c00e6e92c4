import type { Batch, StoredEvent, Write } from '@deskwright/core/port';
import { batchText } from '../src/batch-text.ts';
import { connection } from '../src/connection.ts';
import type { PostgresValue } from '../src/index.ts';

/** A batch that holds only what is given. */
export function batch(parts: Partial<Batch>): Batch {
  return {
    writes: [],
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    forgotten: [],
    removed: [],
    setAside: [],
    settled: [],
    once: [],
    ...parts,
  };
}

/** An event, complete. */
export function event(seq: number, more: Readonly<Record<string, unknown>> = {}): StoredEvent {
  const by = { kind: 'system', id: 'test' } as const;
  return { v: 1, id: `event-${seq}`, seq, at: 0, by, cause: 'test', hops: 0, desk: 1, type: 'made', ...more };
}

/** A write of a ticket, with one event. */
export function write(id: string, expected: number, more: Partial<Write> = {}): Write {
  return { kind: 'ticket', id, expected, value: {}, events: [event(expected + 1)], wakeAt: null, ...more };
}

/** The values of the statement that commits, for transactions that stay open. */
export function commitValues(tenant: string, parts: Partial<Batch>): PostgresValue[] {
  const pool = { query: () => Promise.reject(new Error('not asked')) };
  return [tenant, batchText(connection(pool, tenant, {}), [batch(parts)])];
}
