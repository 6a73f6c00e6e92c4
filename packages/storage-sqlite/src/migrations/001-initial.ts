/**
 * The first schema. Every row carries its tenant. Names (kinds, ids, channels, threads, keys) are written by
 * `toNameText`; values, events, bodies and answers are JSON as `JSON.stringify` writes it, so that equal values have equal
 * text.
 *
 * - `records.wake_at` and `outbox.due_at` say when work can be claimed next: a lease moves them to its end, and NULL
 *   means never. `token` is the lease that holds the work, `error` why it was given back or set aside.
 * - The expression indexes are written exactly as filters are: the messages of a ticket, and what one person wrote or asked.
 * - `events.position` grows with every commit, for writers take turns. Neither it nor `records.row` is used a second time
 *   after a removal: readers of the feed keep positions, and leases on wakes name rows.
 * - `outbox.kind` and `outbox.id` name the record that a delivery comes from or a command goes to.
 * - `once.at` is when the key was committed, by the clock of the desk.
 */
export const initial = `
CREATE TABLE records (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  value TEXT NOT NULL,
  wake_at REAL,
  token TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT
) STRICT;
CREATE UNIQUE INDEX records_by_id ON records (tenant, kind, id);
CREATE INDEX records_by_ticket ON records (tenant, kind, ifnull(value -> '$."ticketId"', 'null'), id);
CREATE INDEX records_by_author ON records (tenant, kind, ifnull(value -> '$."author"."id"', 'null'), id);
CREATE INDEX records_by_requester ON records (tenant, kind, ifnull(value -> '$."requester"."id"', 'null'), id);
CREATE INDEX records_by_wake ON records (tenant, wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES records (row),
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  event TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_record ON events (record, seq);
CREATE INDEX events_by_tenant ON events (tenant);

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('delivery', 'command')),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  due_at REAL,
  token TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT
) STRICT;
CREATE INDEX outbox_by_due ON outbox (tenant, what, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_by_post ON outbox (tenant, seq);
CREATE INDEX outbox_by_record ON outbox (tenant, kind, id);

CREATE TABLE refs (
  tenant TEXT NOT NULL,
  channel TEXT NOT NULL,
  thread TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (tenant, channel, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX refs_by_record ON refs (tenant, kind, id, channel);

CREATE TABLE once (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  answer TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
`;
