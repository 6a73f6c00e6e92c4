/**
 * The tables. Every row carries its tenant. Names (kinds, ids, channels, threads, keys) and the texts inside of JSON are
 * written by `toNameText`, for PostgreSQL keeps neither U+0000 nor half a surrogate pair. All text is ordered by bytes.
 *
 * - The generated columns of `records` are the fields that views ask for most, as JSON text and NULL when missing. They
 *   are columns, not expressions in an index, because row-level security lets no expression over JSON into an index scan.
 * - `events.xid` is the transaction that committed the event and `position` its place in there: together the feed's order.
 * - `work` holds wakes, deliveries and commands; a wake is not a column of its record, so that a lease rewrites neither the
 *   value nor its indexes. `due_at` says when it can be claimed next: a lease moves it to its end,
 *   NULL means never. `token` is the lease that holds it, `error` why it was given back or set aside. `kind` and `id` name
 *   the record that wakes, that a delivery comes from or that a command goes to.
 * - `refs.thread` and `once.key` are written by `toKeyText`; where that had to cut them, `whole` is the name itself.
 * - `once.at` is when the key was committed, by the clock of the desk.
 */
export const tables = `
CREATE TABLE deskwright.records (
  row bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  value jsonb NOT NULL,
  status text COLLATE "C" GENERATED ALWAYS AS (nullif((value #> '{status}')::text, 'null')) STORED,
  department text COLLATE "C" GENERATED ALWAYS AS (nullif((value #> '{department}')::text, 'null')) STORED,
  assignee text COLLATE "C" GENERATED ALWAYS AS (nullif((value #> '{assignee}')::text, 'null')) STORED,
  requester text COLLATE "C" GENERATED ALWAYS AS (nullif((value #> '{requester,id}')::text, 'null')) STORED,
  ticket text COLLATE "C" GENERATED ALWAYS AS (nullif((value #> '{ticketId}')::text, 'null')) STORED,
  author text COLLATE "C" GENERATED ALWAYS AS (nullif((value #> '{author,id}')::text, 'null')) STORED
);
CREATE UNIQUE INDEX records_by_id ON deskwright.records (tenant, kind, id);
CREATE INDEX records_by_status ON deskwright.records (tenant, kind, status, id) WHERE status IS NOT NULL;
CREATE INDEX records_by_department ON deskwright.records (tenant, kind, department, id) WHERE department IS NOT NULL;
CREATE INDEX records_by_assignee ON deskwright.records (tenant, kind, assignee, id) WHERE assignee IS NOT NULL;
CREATE INDEX records_by_requester ON deskwright.records (tenant, kind, requester, id) WHERE requester IS NOT NULL;
CREATE INDEX records_by_ticket ON deskwright.records (tenant, kind, ticket, id) WHERE ticket IS NOT NULL;
CREATE INDEX records_by_author ON deskwright.records (tenant, kind, author, id) WHERE author IS NOT NULL;

CREATE TABLE deskwright.events (
  position bigint GENERATED ALWAYS AS IDENTITY,
  tenant text COLLATE "C" NOT NULL,
  record bigint NOT NULL,
  seq bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  xid bigint NOT NULL,
  event jsonb NOT NULL,
  PRIMARY KEY (record, seq)
);
CREATE UNIQUE INDEX events_by_commit ON deskwright.events (tenant, xid, position);

CREATE TABLE deskwright.work (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant text COLLATE "C" NOT NULL,
  what text COLLATE "C" NOT NULL CHECK (what IN ('wake', 'delivery', 'command')),
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  body jsonb NOT NULL,
  due_at double precision,
  token text COLLATE "C",
  attempts integer NOT NULL DEFAULT 0,
  error text
);
CREATE INDEX work_by_due ON deskwright.work (tenant, what, due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX work_by_record ON deskwright.work (tenant, kind, id);
CREATE INDEX work_by_post ON deskwright.work (tenant, seq) WHERE what <> 'wake';
CREATE UNIQUE INDEX work_wakes ON deskwright.work (tenant, kind, id) WHERE what = 'wake';
CREATE SEQUENCE deskwright.leases;

CREATE TABLE deskwright.refs (
  tenant text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  thread text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  whole text COLLATE "C",
  PRIMARY KEY (tenant, channel, thread)
);
CREATE INDEX refs_by_record ON deskwright.refs (tenant, kind, id, channel);

CREATE TABLE deskwright.once (
  tenant text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  answer jsonb NOT NULL,
  at double precision NOT NULL,
  whole text COLLATE "C",
  PRIMARY KEY (tenant, key)
);
`;
