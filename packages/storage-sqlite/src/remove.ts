import type { RecordId } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { keepNothing } from './keep.ts';
import { toNameText } from './name-text.ts';

const RECORD = 'SELECT row, version FROM records WHERE tenant = ? AND kind = ? AND id = ?';
const DELETE_EVENTS = 'DELETE FROM events WHERE record = ?';
const DELETE_RECORD = 'DELETE FROM records WHERE row = ?';
const DELETE_REFS = 'DELETE FROM refs WHERE tenant = ? AND kind = ? AND id = ?';
const DELETE_WORK = 'DELETE FROM outbox WHERE tenant = ? AND kind = ? AND id = ?';

function find(at: Connection, { kind, id }: RecordId): { readonly row: number; readonly version: number } | undefined {
  return at.statement(RECORD).get(at.tenantText, toNameText(kind), toNameText(id)) as ReturnType<typeof find>;
}

/** The version of a record, 0 when there is none. */
export function versionOf(at: Connection, record: RecordId): number {
  return find(at, record)?.version ?? 0;
}

/** Takes a record away with everything that is kept for it: its history, references, deliveries and commands, and what lies beside it. */
export function remove(at: Connection, record: RecordId): void {
  const row = find(at, record)?.row;
  if (row === undefined) return;
  const name = [at.tenantText, toNameText(record.kind), toNameText(record.id)] as const;
  keepNothing(at, row);
  at.statement(DELETE_EVENTS).run(row);
  at.statement(DELETE_RECORD).run(row);
  at.statement(DELETE_REFS).run(...name);
  at.statement(DELETE_WORK).run(...name);
}
