import { erasePersonal, type RecordId, type StoredEvent } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { toNameText } from './name-text.ts';

const EVENTS = `SELECT position, event FROM events
WHERE record = (SELECT row FROM records WHERE tenant = ? AND kind = ? AND id = ?)`;
const UPDATE_EVENT = 'UPDATE events SET event = ? WHERE position = ?';
const DELETE_REFS =
  "DELETE FROM refs WHERE tenant = ? AND kind = ? AND id = ? AND channel >= 'contact.' AND channel < 'contact/'";
const DELETE_WORK = 'DELETE FROM outbox WHERE tenant = ? AND kind = ? AND id = ?';

/**
 * Empties what a record's events say about a person, forgets the addresses that lead to it, and drops its deliveries and
 * commands that are still to be done, leased ones included.
 */
export function erase(at: Connection, record: RecordId): void {
  const name = [at.tenantText, toNameText(record.kind), toNameText(record.id)] as const;
  const rows = at.statement(EVENTS).all(...name) as { readonly position: number; readonly event: string }[];
  for (const { position, event } of rows) {
    const before: StoredEvent = JSON.parse(event);
    const after = erasePersonal(before);
    if (after !== before) at.statement(UPDATE_EVENT).run(JSON.stringify(after), position);
  }
  at.statement(DELETE_REFS).run(...name);
  at.statement(DELETE_WORK).run(...name);
}
