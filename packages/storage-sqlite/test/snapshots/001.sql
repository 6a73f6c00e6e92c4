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
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (1, 'default', 'ticket', 't0', 2, '{"status":"open","personal":{"subject":"Refund for order 12"},"tags":["vip","😀"],"dueAt":2000}', 3000, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (2, 'default', 'ticket', 't1', 4, '{"status":"łódź","personal":{"subject":"Changed: żółw"},"tags":[],"dueAt":1999}', 4000, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (3, 'default', 'ticket', 't2', 2, '{"status":"open","personal":{"subject":"Zażółć gęślą jaźń"},"tags":[],"dueAt":1998}', 3002, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (4, 'default', 'ticket', 't3', 2, '{"status":"łódź","personal":{"subject":""},"tags":["vip","😀"],"dueAt":1997}', 3003, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (5, 'default', 'ticket', 't4', 2, '{"status":"open","personal":{"subject":"half \ud800 a pair"},"tags":[],"dueAt":null}', NULL, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (6, 'default', 'ticket', 't5', 2, '{"status":"łódź","personal":{"subject":"\"quoted\" \u0000"},"tags":[],"dueAt":1995}', NULL, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (7, 'default', 'ticket', 'half Ԁ', 2, '{"status":"łódź","personal":{"subject":"x"},"tags":[],"dueAt":1993}', NULL, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (8, 'default', 'message', 'm1', 2, '{"ticketId":"t1","text":"Where is it?"}', NULL, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (9, 'default', 'contact', 'c1', 4, '{}', NULL, NULL, 0, NULL);
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (1, 'default', 1, 1, 'ticket.changed', '{"v":1,"id":"t0-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"t0","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t0 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (2, 'default', 1, 2, 'noted', '{"v":1,"id":"t0-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"t0","hops":0,"desk":1,"type":"noted","personal":{"said":"t0 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (3, 'default', 2, 1, 'ticket.changed', '{"v":1,"id":"t1-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"t1","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (4, 'default', 2, 2, 'noted', '{"v":1,"id":"t1-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"t1","hops":0,"desk":1,"type":"noted","personal":{"said":"t1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (5, 'default', 3, 1, 'ticket.changed', '{"v":1,"id":"t2-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"t2","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t2 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (6, 'default', 3, 2, 'noted', '{"v":1,"id":"t2-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"t2","hops":0,"desk":1,"type":"noted","personal":{"said":"t2 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (7, 'default', 4, 1, 'ticket.changed', '{"v":1,"id":"t3-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"t3","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t3 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (8, 'default', 4, 2, 'noted', '{"v":1,"id":"t3-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"t3","hops":0,"desk":1,"type":"noted","personal":{"said":"t3 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (9, 'default', 5, 1, 'ticket.changed', '{"v":1,"id":"t4-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"t4","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t4 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (10, 'default', 5, 2, 'noted', '{"v":1,"id":"t4-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"t4","hops":0,"desk":1,"type":"noted","personal":{"said":"t4 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (11, 'default', 6, 1, 'ticket.changed', '{"v":1,"id":"t5-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"t5","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t5 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (12, 'default', 6, 2, 'noted', '{"v":1,"id":"t5-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"t5","hops":0,"desk":1,"type":"noted","personal":{"said":"t5 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (13, 'default', 2, 3, 'ticket.changed', '{"v":1,"id":"t1-3","seq":3,"at":1003,"by":{"kind":"agent","id":"maria"},"cause":"t1","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"t1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (14, 'default', 2, 4, 'noted', '{"v":1,"id":"t1-4","seq":4,"at":1004,"by":{"kind":"agent","id":"maria"},"cause":"t1","hops":0,"desk":1,"type":"noted","personal":{"said":"t1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (15, 'default', 7, 1, 'ticket.changed', '{"v":1,"id":"half \udc00-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"half \udc00","hops":0,"desk":1,"type":"ticket.changed","personal":{"said":"half \udc00 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (16, 'default', 7, 2, 'noted', '{"v":1,"id":"half \udc00-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"half \udc00","hops":0,"desk":1,"type":"noted","personal":{"said":"half \udc00 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (17, 'default', 8, 1, 'message.changed', '{"v":1,"id":"m1-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"m1","hops":0,"desk":1,"type":"message.changed","personal":{"said":"m1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (18, 'default', 8, 2, 'noted', '{"v":1,"id":"m1-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"m1","hops":0,"desk":1,"type":"noted","personal":{"said":"m1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (19, 'default', 9, 1, 'contact.changed', '{"v":1,"id":"c1-1","seq":1,"at":1001,"by":{"kind":"agent","id":"maria"},"cause":"c1","hops":0,"desk":1,"type":"contact.changed","personal":{"said":""}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (20, 'default', 9, 2, 'noted', '{"v":1,"id":"c1-2","seq":2,"at":1002,"by":{"kind":"agent","id":"maria"},"cause":"c1","hops":0,"desk":1,"type":"noted","personal":{"said":""}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (21, 'default', 9, 3, 'contact.changed', '{"v":1,"id":"c1-3","seq":3,"at":1003,"by":{"kind":"agent","id":"maria"},"cause":"c1","hops":0,"desk":1,"type":"contact.changed","personal":{"said":"c1 said Καλημέρα"}}');
INSERT INTO "events" (position, tenant, record, seq, type, event) VALUES (22, 'default', 9, 4, 'noted', '{"v":1,"id":"c1-4","seq":4,"at":1004,"by":{"kind":"agent","id":"maria"},"cause":"c1","hops":0,"desk":1,"type":"noted","personal":{"said":"c1 said Καλημέρα"}}');
INSERT INTO "outbox" (seq, tenant, what, kind, id, body, due_at, token, attempts, error) VALUES (1, 'default', 'command', 'ticket', 't1', '{"type":"touch","meta":{"id":"do","at":1,"by":{"kind":"agent","id":"maria"}}}', 20, 'work:1:1', 1, NULL);
INSERT INTO "outbox" (seq, tenant, what, kind, id, body, due_at, token, attempts, error) VALUES (2, 'default', 'command', 'ticket', 't1', '{"type":"touch","meta":{"id":"retry","at":1,"by":{"kind":"agent","id":"maria"}}}', 5000, NULL, 1, NULL);
INSERT INTO "outbox" (seq, tenant, what, kind, id, body, due_at, token, attempts, error) VALUES (3, 'default', 'command', 'ticket', 't1', '{"type":"touch","meta":{"id":"stuck","at":1,"by":{"kind":"agent","id":"maria"}}}', NULL, NULL, 1, 'It cannot be done');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t0@example.com>', 'ticket', 't0');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t1@example.com>', 'ticket', 't1');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t2@example.com>', 'ticket', 't2');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t3@example.com>', 'ticket', 't3');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t4@example.com>', 'ticket', 't4');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t5@example.com>', 'ticket', 't5');
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t0', '{"created":"t0"}', 1);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t1', '{"created":"t1"}', 1);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t2', '{"created":"t2"}', 1);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t3', '{"created":"t3"}', 1);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t4', '{"created":"t4"}', 1);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t5', '{"created":"t5"}', 1);
DELETE FROM sqlite_sequence; INSERT INTO "sqlite_sequence" (name, seq) VALUES ('records', 9);
DELETE FROM sqlite_sequence; INSERT INTO "sqlite_sequence" (name, seq) VALUES ('events', 22);
DELETE FROM sqlite_sequence; INSERT INTO "sqlite_sequence" (name, seq) VALUES ('outbox', 4);
PRAGMA user_version = 1;
