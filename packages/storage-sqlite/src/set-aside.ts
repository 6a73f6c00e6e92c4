import type { SetAside } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { toNameText } from './name-text.ts';

const INSERT = 'INSERT INTO outbox (tenant, what, kind, id, body, error) VALUES (?, ?, ?, ?, ?, ?)';

/** Keeps work that is not due at any time. */
export function setAside(at: Connection, work: SetAside): void {
  const { kind, id } = work.what === 'delivery' ? work.delivery.from : work.to;
  const body = JSON.stringify(work.what === 'delivery' ? work.delivery : work.command);
  const name = [toNameText(kind), toNameText(id)] as const;
  at.statement(INSERT).run(at.tenantText, work.what, ...name, body, toNameText(work.error));
}
