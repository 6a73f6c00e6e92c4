import { type Batch, type CommitResult, checkBatch, type Json, type RecordId, type Write } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { erase } from './erase.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { isHeld, settle } from './settle.ts';
import { inTransaction } from './transaction.ts';

const ONCE = 'SELECT answer FROM once WHERE tenant = ? AND key = ?';
const RECORD = 'SELECT row, version FROM records WHERE tenant = ? AND kind = ? AND id = ?';
const REF = 'SELECT kind, id FROM refs WHERE tenant = ? AND channel = ? AND thread = ?';

const INSERT_RECORD = 'INSERT INTO records (tenant, kind, id, version, value, wake_at) VALUES (?, ?, ?, ?, ?, ?)';
const UPDATE_RECORD =
  'UPDATE records SET version = ?, value = ?, wake_at = ?, token = NULL, attempts = 0, error = NULL WHERE row = ?';
const INSERT_EVENT = 'INSERT INTO events (tenant, record, seq, type, event) VALUES (?, ?, ?, ?, ?)';
const INSERT_REF =
  'INSERT INTO refs (tenant, channel, thread, kind, id) VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, channel, thread) DO NOTHING';
const INSERT_WORK = 'INSERT INTO outbox (tenant, what, kind, id, body, due_at) VALUES (?, ?, ?, ?, ?, ?)';
const INSERT_ONCE = 'INSERT INTO once (tenant, key, answer, at) VALUES (?, ?, ?, ?)';

/** Before every instant: deliveries and commands can be claimed as soon as they are committed. */
const AT_ONCE = -8.64e15;

type Rows = ReadonlyMap<Write, number | null>;

/** What stands against a batch, in the order in which the port promises to look; else the rows of its records. */
function examine(at: Connection, batch: Batch): CommitResult | Rows {
  for (const { key } of batch.once) {
    const row = at.statement(ONCE).get(at.tenantText, toNameText(key)) as { answer: string } | undefined;
    if (row !== undefined) return { ok: false, reason: 'duplicate', first: JSON.parse(row.answer) as Json };
  }
  for (const { token } of batch.settled) {
    if (!isHeld(at, token)) return { ok: false, reason: 'lease', token };
  }
  const rows = new Map<Write, number | null>();
  for (const write of batch.writes) {
    const { kind, id, expected } = write;
    const row = at.statement(RECORD).get(at.tenantText, toNameText(kind), toNameText(id)) as
      | { readonly row: number; readonly version: number }
      | undefined;
    if ((row?.version ?? 0) !== expected) return { ok: false, reason: 'conflict', record: { kind, id } };
    rows.set(write, row?.row ?? null);
  }
  for (const { ref, to } of batch.refs) {
    const row = at.statement(REF).get(at.tenantText, toNameText(ref.channel), toNameText(ref.thread)) as
      | RecordId
      | undefined;
    if (row === undefined) continue;
    const record = { kind: fromNameText(row.kind), id: fromNameText(row.id) };
    if (record.kind !== to.kind || record.id !== to.id) return { ok: false, reason: 'conflict', record, ref };
  }
  return rows;
}

function write(at: Connection, part: Write, known: number | null): void {
  const version = part.expected + part.events.length;
  const value = JSON.stringify(part.value);
  let row: number | bigint;
  if (known === null) {
    const { kind, id, wakeAt } = part;
    row = at
      .statement(INSERT_RECORD)
      .run(at.tenantText, toNameText(kind), toNameText(id), version, value, wakeAt).lastInsertRowid;
  } else {
    row = known;
    at.statement(UPDATE_RECORD).run(version, value, part.wakeAt, row);
  }
  for (const event of part.events) {
    at.statement(INSERT_EVENT).run(
      at.tenantText,
      Number(row),
      event.seq,
      toNameText(event.type),
      JSON.stringify(event),
    );
  }
}

function post(at: Connection, what: 'delivery' | 'command', record: RecordId, body: object): void {
  at.statement(INSERT_WORK).run(
    at.tenantText,
    what,
    toNameText(record.kind),
    toNameText(record.id),
    JSON.stringify(body),
    AT_ONCE,
  );
}

function apply(at: Connection, batch: Batch, rows: Rows): void {
  for (const settlement of batch.settled) settle(at, settlement);
  for (const record of batch.erased) erase(at, record);
  for (const part of batch.writes) write(at, part, rows.get(part) ?? null);
  for (const { ref, to } of batch.refs) {
    const name = [toNameText(ref.channel), toNameText(ref.thread), toNameText(to.kind), toNameText(to.id)];
    at.statement(INSERT_REF).run(at.tenantText, ...name);
  }
  for (const delivery of batch.deliveries) post(at, 'delivery', delivery.from, delivery);
  for (const { to, command } of batch.commands) post(at, 'command', to, command);
  const instants = batch.writes.flatMap((part) => part.events.map((event) => event.at));
  const latest = instants.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null);
  for (const { key, answer } of batch.once) {
    at.statement(INSERT_ONCE).run(at.tenantText, toNameText(key), JSON.stringify(answer), latest);
  }
}

/**
 * Writes a batch or nothing of it, in one transaction. A settlement comes before the writes, so a write of the same
 * record decides when it wakes next; any write takes the record's wake back from whoever had leased it.
 */
export function commit(at: Connection, batch: Batch): CommitResult {
  checkBatch(batch);
  return inTransaction(
    at.db,
    (): CommitResult => {
      const found = examine(at, batch);
      if ('ok' in found) return found;
      apply(at, batch, found);
      return { ok: true };
    },
    (answer) => answer.ok,
  );
}
