import type { CommitResult, Json, RecordId } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { erase } from './erase.ts';
import { KEYS_ROW, type KeysRow, keep, NO_KEYS } from './keep.ts';
import { fromNameText } from './name-text.ts';
import type { PreparedBatch, PreparedWrite } from './prepare-batch.ts';
import { remove, versionOf } from './remove.ts';
import { setAside } from './set-aside.ts';
import { isHeld, settle } from './settle.ts';

const ONCE = 'SELECT answer FROM once WHERE tenant = ? AND key = ?';
const RECORD = `SELECT records.row, records.version, ${KEYS_ROW}
FROM records LEFT JOIN keys ON keys.row = records.row WHERE tenant = ? AND kind = ? AND records.id = ?`;
const REF = 'SELECT kind, id FROM refs WHERE tenant = ? AND channel = ? AND thread = ?';

const INSERT_RECORD = 'INSERT INTO records (tenant, kind, id, version, value, wake_at) VALUES (?, ?, ?, ?, ?, ?)';
const UPDATE_RECORD =
  'UPDATE records SET version = ?, value = ?, wake_at = ?, token = NULL, attempts = 0, error = NULL WHERE row = ?';
const INSERT_EVENT = 'INSERT INTO events (tenant, record, seq, type, event) VALUES (?, ?, ?, ?, ?)';
const INSERT_REF =
  'INSERT INTO refs (tenant, channel, thread, kind, id) VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, channel, thread) DO NOTHING';
const INSERT_WORK = 'INSERT INTO outbox (tenant, what, kind, id, body, due_at) VALUES (?, ?, ?, ?, ?, ?)';
const DELETE_ONCE = 'DELETE FROM once WHERE tenant = ? AND key = ?';
const INSERT_ONCE = 'INSERT INTO once (tenant, key, answer, at) VALUES (?, ?, ?, ?)';

/** Before every instant: deliveries and commands can be claimed as soon as they are committed. */
const AT_ONCE = -8.64e15;

/** What there is of a record that a batch writes. */
type Known = KeysRow & { readonly row: number; readonly version: number };

/** In the order of the writes of a batch; `undefined` for records that do not exist yet. */
type Rows = readonly (Known | undefined)[];

/** What stands against a batch, in the order in which the port promises to look; else what there is of its records. */
function examine(at: Connection, batch: PreparedBatch): CommitResult | Rows {
  for (const { key } of batch.once) {
    const row = at.statement(ONCE).get(at.tenantText, key) as { answer: string } | undefined;
    if (row !== undefined) return { ok: false, reason: 'duplicate', first: JSON.parse(row.answer) as Json };
  }
  for (const { token } of batch.settled) {
    if (!isHeld(at, token)) return { ok: false, reason: 'lease', token };
  }
  const rows: (Known | undefined)[] = [];
  for (const { record, kind, id, expected } of batch.writes) {
    const row = at.statement(RECORD).get(at.tenantText, kind, id) as Known | undefined;
    if ((row?.version ?? 0) !== expected) return { ok: false, reason: 'conflict', record };
    rows.push(row);
  }
  for (const { kind, id, expected } of batch.removed) {
    if (versionOf(at, { kind, id }) !== expected) return { ok: false, reason: 'conflict', record: { kind, id } };
  }
  for (const { kind, id, version } of batch.read) {
    if (versionOf(at, { kind, id }) !== version) return { ok: false, reason: 'conflict', record: { kind, id } };
  }
  for (const { channel, thread, kind, id, ref } of batch.refs) {
    const row = at.statement(REF).get(at.tenantText, channel, thread) as RecordId | undefined;
    if (row === undefined || (row.kind === kind && row.id === id)) continue;
    const record = { kind: fromNameText(row.kind), id: fromNameText(row.id) };
    return { ok: false, reason: 'conflict', record, ref };
  }
  return rows;
}

function write(at: Connection, part: PreparedWrite, known: Known | undefined): void {
  const { kind, id, version, value, wakeAt } = part;
  let row: number;
  if (known === undefined) {
    row = Number(at.statement(INSERT_RECORD).run(at.tenantText, kind, id, version, value, wakeAt).lastInsertRowid);
  } else {
    row = known.row;
    at.statement(UPDATE_RECORD).run(version, value, wakeAt, row);
  }
  keep(at, row, id, known ?? NO_KEYS, part.beside);
  for (const { seq, type, text } of part.events) at.statement(INSERT_EVENT).run(at.tenantText, row, seq, type, text);
}

function apply(at: Connection, batch: PreparedBatch, rows: Rows): void {
  for (const settlement of batch.settled) settle(at, settlement);
  for (const record of batch.erased) erase(at, record);
  for (const record of batch.removed) remove(at, record);
  batch.writes.forEach((part, index) => {
    write(at, part, rows[index]);
  });
  for (const { channel, thread, kind, id } of batch.refs) {
    at.statement(INSERT_REF).run(at.tenantText, channel, thread, kind, id);
  }
  for (const { what, kind, id, body } of batch.work) {
    at.statement(INSERT_WORK).run(at.tenantText, what, kind, id, body, AT_ONCE);
  }
  for (const one of batch.setAside) setAside(at, one);
  for (const key of batch.forgotten) at.statement(DELETE_ONCE).run(at.tenantText, key);
  for (const { key, answer, at: instant } of batch.once) {
    at.statement(INSERT_ONCE).run(at.tenantText, key, answer, instant);
  }
}

/**
 * Writes a batch, or nothing when something stands against it; to be called in a transaction. A settlement comes before
 * the writes, so a write of the same record decides when it wakes next; any write takes the record's wake back from
 * whoever had leased it.
 */
export function commit(at: Connection, batch: PreparedBatch): CommitResult {
  const found = examine(at, batch);
  if ('ok' in found) return found;
  apply(at, batch, found);
  return { ok: true };
}
