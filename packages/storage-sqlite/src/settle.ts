import type { Settlement } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { toNameText } from './name-text.ts';

const WAKE_HELD = 'SELECT 1 FROM records WHERE row = ? AND tenant = ? AND token = ?';
const WORK_HELD = 'SELECT 1 FROM outbox WHERE seq = ? AND tenant = ? AND token = ?';
const SETTLE_WAKE = 'UPDATE records SET wake_at = ?, token = NULL, error = ? WHERE row = ?';
const SETTLE_WORK = 'UPDATE outbox SET due_at = ?, token = NULL, error = ? WHERE seq = ?';
const DELETE_WORK = 'DELETE FROM outbox WHERE seq = ?';

const TOKEN = /^(wake|work):(\d{1,15}):\d+(?::\d+)?$/;

/** The token of a lease on a record's wake: it names the row, and no other lease on it has the same version and attempt. */
export function wakeToken(row: number, version: number, attempt: number): string {
  return `wake:${row}:${version}:${attempt}`;
}

/** The token of a lease on a delivery or command: it names the row, and each lease on it is another attempt. */
export function workToken(seq: number, attempt: number): string {
  return `work:${seq}:${attempt}`;
}

function placeOf(token: string): { readonly isWake: boolean; readonly row: number } | null {
  const parts = TOKEN.exec(token);
  return parts === null ? null : { isWake: parts[1] === 'wake', row: Number(parts[2]) };
}

/** Whether the work leased under a token has neither been leased again nor replaced since. */
export function isHeld(at: Connection, token: string): boolean {
  const place = placeOf(token);
  if (place === null) return false;
  return at.statement(place.isWake ? WAKE_HELD : WORK_HELD).get(place.row, at.tenantText, token) !== undefined;
}

/** Records what became of leased work. The lease must have been found to be held in the same transaction. */
export function settle(at: Connection, { token, retryAt, error }: Settlement): void {
  const place = placeOf(token);
  if (place === null) return;
  const reason = error === undefined ? null : toNameText(error);
  if (place.isWake) at.statement(SETTLE_WAKE).run(retryAt, reason, place.row);
  else if (retryAt === null && error === undefined) at.statement(DELETE_WORK).run(place.row);
  else at.statement(SETTLE_WORK).run(retryAt, reason, place.row);
}
