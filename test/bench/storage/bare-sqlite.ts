import type { DatabaseSync } from 'node:sqlite';
import type { TicketCommit } from './ticket-commits.ts';

/** Writes what a commit would write, with statements prepared once: it looks at neither once-keys nor versions. */
export function bareSqlite(db: DatabaseSync): (commit: TicketCommit) => Promise<void> {
  const record =
    db.prepare(`INSERT INTO records (tenant, kind, id, version, value, wake_at) VALUES ('bare', 'ticket', ?, ?, ?, ?)
    ON CONFLICT (tenant, kind, id) DO UPDATE SET version = excluded.version, value = excluded.value, wake_at = excluded.wake_at
    RETURNING row`);
  const event = db.prepare(
    "INSERT INTO events (tenant, record, seq, type, event) VALUES ('bare', ?, ?, 'ticket.updated', ?)",
  );
  const once = db.prepare("INSERT INTO once (tenant, key, answer, at) VALUES ('bare', ?, 'null', 0)");
  return async (commit) => {
    const version = commit.expected + 1;
    db.exec('BEGIN IMMEDIATE');
    const found = record.get(commit.id, version, JSON.stringify(commit.value), commit.wakeAt);
    event.run(Number(found?.row), version, JSON.stringify(commit.event));
    once.run(commit.key);
    db.exec('COMMIT');
  };
}
