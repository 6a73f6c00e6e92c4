import type { PostgresPool } from '@deskwright/storage-postgres';
import type { TicketCommit } from './ticket-commits.ts';

// The rows of one commit in one statement, as somebody would write it who wants these rows and nothing else: it looks at
// neither once-keys nor versions, and locks nothing.
const WRITE = `WITH changed AS (
  INSERT INTO deskwright.records (tenant, kind, id, version, value) VALUES ($1, 'ticket', $2, $3, $4)
  ON CONFLICT (tenant, kind, id) DO UPDATE SET version = excluded.version, value = excluded.value
  RETURNING row
), happened AS (
  INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
  SELECT $1, row, $3, 'ticket.updated', pg_current_xact_id()::text::bigint, $5 FROM changed
), woken AS (
  INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at) VALUES ($1, 'wake', 'ticket', $2, '{}', $6)
  ON CONFLICT (tenant, kind, id) WHERE what = 'wake' DO UPDATE SET due_at = excluded.due_at
)
INSERT INTO deskwright.once (tenant, key, answer, at) VALUES ($1, $7, 'null', 0)`;

/** Writes what a commit would write. */
export async function writeBare(pool: PostgresPool, commit: TicketCommit): Promise<void> {
  const { id, expected, value, event, wakeAt, key } = commit;
  const values = ['bare', id, expected + 1, JSON.stringify(value), JSON.stringify(event), wakeAt, key];
  await pool.query(WRITE, values);
}
