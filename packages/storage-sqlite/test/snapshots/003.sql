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
CREATE TABLE blobs (
  tenant TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  upload TEXT NOT NULL,
  chunks INTEGER NOT NULL,
  size INTEGER NOT NULL,
  put_at REAL NOT NULL,
  puts INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant, sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob_uploads (
  tenant TEXT NOT NULL,
  upload TEXT NOT NULL,
  touched_at REAL NOT NULL,
  PRIMARY KEY (tenant, upload)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob_chunks (
  tenant TEXT NOT NULL,
  upload TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (tenant, upload, number)
) STRICT;
CREATE TABLE scopes (
  scope INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  stamp TEXT NOT NULL,
  UNIQUE (tenant, kind, stamp)
) STRICT;
CREATE TABLE keys (
  row INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  id TEXT NOT NULL,
  queued INTEGER,
  status TEXT,
  department TEXT,
  assignee TEXT,
  organization TEXT,
  due_at REAL,
  entries TEXT,
  said TEXT
) STRICT;
CREATE UNIQUE INDEX keys_by_id ON keys (scope, id);
CREATE INDEX keys_by_status ON keys (scope, status) WHERE queued = 1;
CREATE INDEX keys_by_department ON keys (scope, department, status) WHERE queued = 1;
CREATE INDEX keys_by_assignee ON keys (scope, assignee, status) WHERE queued = 1;
CREATE INDEX keys_by_organization ON keys (scope, organization) WHERE organization IS NOT NULL;
CREATE INDEX keys_by_due ON keys (scope, due_at, id) WHERE due_at IS NOT NULL;
CREATE TABLE entries (
  scope INTEGER NOT NULL,
  field TEXT NOT NULL,
  value ANY NOT NULL,
  id TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (scope, field, value, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE texts (
  row INTEGER NOT NULL,
  field TEXT NOT NULL,
  scope INTEGER NOT NULL,
  accents TEXT NOT NULL,
  cased TEXT,
  PRIMARY KEY (row, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE documents (
  document INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  row INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fields TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_row ON documents (row);
CREATE VIRTUAL TABLE words USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_.'"
);
CREATE TABLE backlog (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  done TEXT NOT NULL,
  PRIMARY KEY (tenant, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (1, 'default', 'ticket', 't0', 2, '{"status":"open","personal":{"subject":"Refund for order 12"},"tags":["vip","😀"],"dueAt":2000}', 3000.0, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (2, 'default', 'ticket', 't1', 4, '{"status":"łódź","personal":{"subject":"Changed: żółw"},"tags":[],"dueAt":1999}', 4000.0, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (3, 'default', 'ticket', 't2', 2, '{"status":"open","personal":{"subject":"Zażółć gęślą jaźń"},"tags":[],"dueAt":1998}', 3002.0, NULL, 0, NULL);
INSERT INTO "records" (row, tenant, kind, id, version, value, wake_at, token, attempts, error) VALUES (4, 'default', 'ticket', 't3', 2, '{"status":"łódź","personal":{"subject":""},"tags":["vip","😀"],"dueAt":1997}', 3003.0, NULL, 0, NULL);
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
INSERT INTO "outbox" (seq, tenant, what, kind, id, body, due_at, token, attempts, error) VALUES (1, 'default', 'command', 'ticket', 't1', '{"type":"touch","meta":{"id":"do","at":1,"by":{"kind":"agent","id":"maria"}}}', 20.0, 'work:1:1', 1, NULL);
INSERT INTO "outbox" (seq, tenant, what, kind, id, body, due_at, token, attempts, error) VALUES (2, 'default', 'command', 'ticket', 't1', '{"type":"touch","meta":{"id":"retry","at":1,"by":{"kind":"agent","id":"maria"}}}', 5000.0, NULL, 1, NULL);
INSERT INTO "outbox" (seq, tenant, what, kind, id, body, due_at, token, attempts, error) VALUES (3, 'default', 'command', 'ticket', 't1', '{"type":"touch","meta":{"id":"stuck","at":1,"by":{"kind":"agent","id":"maria"}}}', NULL, NULL, 1, 'It cannot be done');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t0@example.com>', 'ticket', 't0');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t1@example.com>', 'ticket', 't1');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t2@example.com>', 'ticket', 't2');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t3@example.com>', 'ticket', 't3');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t4@example.com>', 'ticket', 't4');
INSERT INTO "refs" (tenant, channel, thread, kind, id) VALUES ('default', 'email', '<t5@example.com>', 'ticket', 't5');
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t0', '{"created":"t0"}', 1.0);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t1', '{"created":"t1"}', 1.0);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t2', '{"created":"t2"}', 1.0);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t3', '{"created":"t3"}', 1.0);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t4', '{"created":"t4"}', 1.0);
INSERT INTO "once" (tenant, key, answer, at) VALUES ('default', 'create t5', '{"created":"t5"}', 1.0);
INSERT INTO "scopes" (scope, tenant, kind, stamp) VALUES (1, 'default', 'ticket', '3298c395bbd8927b');
INSERT INTO "scopes" (scope, tenant, kind, stamp) VALUES (2, 'default', 'message', '6f8029014de56203');
INSERT INTO "scopes" (scope, tenant, kind, stamp) VALUES (3, 'default', 'contact', '5dc4862cc53e22b5');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (1, 1, 't0', 1, 'open', NULL, NULL, NULL, 2000.0, '[["tags","vip"],["tags","😀"],["dueAt",2000]]', 'SNThLmmt4LlUFQuQ1dKFf7');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (2, 1, 't1', 1, 'łódź', NULL, NULL, NULL, 1999.0, '[["tags",null],["dueAt",1999]]', 'jon5Do1hC5gWAF815eOpIi');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (3, 1, 't2', 1, 'open', NULL, NULL, NULL, 1998.0, '[["tags",null],["dueAt",1998]]', 'HrG_wxE6H-PBlgSSvSkQlx');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (4, 1, 't3', 1, 'łódź', NULL, NULL, NULL, 1997.0, '[["tags","vip"],["tags","😀"],["dueAt",1997]]', 'e5OhQfMvsqoRXqpXjSJ1a-');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (5, 1, 't4', 1, 'open', NULL, NULL, NULL, NULL, '[["tags",null],["dueAt",null]]', 'AMf_n7qBxhiQZUfQ6jX1d2');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (6, 1, 't5', 1, 'łódź', NULL, NULL, NULL, 1995.0, '[["tags",null],["dueAt",1995]]', 'SuLIcDePyPzeBruVGGdada');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (7, 1, 'half Ԁ', 1, 'łódź', NULL, NULL, NULL, 1993.0, '[["tags",null],["dueAt",1993]]', 'egRw9QnJCHahuLs-s4QIPJ');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (8, 2, 'm1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'tg--EMOMKVTr2J-M97rFht');
INSERT INTO "keys" (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) VALUES (9, 3, 'c1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', 1993.0, 'half Ԁ', 7);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', 1995.0, 't5', 6);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', 1997.0, 't3', 4);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', 1998.0, 't2', 3);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', 1999.0, 't1', 2);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', 2000.0, 't0', 1);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'dueAt', x'', 't4', 5);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', 'vip', 't0', 1);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', 'vip', 't3', 4);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', '😀', 't0', 1);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', '😀', 't3', 4);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', x'', 'half Ԁ', 7);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', x'', 't1', 2);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', x'', 't2', 3);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', x'', 't4', 5);
INSERT INTO "entries" (scope, field, value, id, row) VALUES (1, 'tags', x'', 't5', 6);
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (1, 'subject', 1, 'refund for order 12', NULL);
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (2, 'subject', 1, 'changed: zolw', 'changed: żółw');
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (3, 'subject', 1, 'zazolc gesla jazn', 'zażółć gęślą jaźń');
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (4, 'subject', 1, '', NULL);
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (5, 'subject', 1, 'half  a pair', NULL);
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (6, 'subject', 1, '"quoted" ', NULL);
INSERT INTO "texts" (row, field, scope, accents, cased) VALUES (7, 'subject', 1, 'x', NULL);
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (1, 1, 1, 'ticket', 't0', '["text"]');
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (3, 1, 3, 'ticket', 't2', '["text"]');
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (4, 1, 5, 'ticket', 't4', '["text"]');
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (5, 1, 6, 'ticket', 't5', '["text"]');
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (6, 1, 2, 'ticket', 't1', '["text"]');
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (7, 1, 7, 'ticket', 'half Ԁ', '["text"]');
INSERT INTO "documents" (document, scope, row, kind, id, fields) VALUES (8, 2, 8, 'ticket', 't1', '["text"]');
INSERT INTO words (rowid, text) VALUES (1, '1.refund 1.for 1.order 1.12');
INSERT INTO words (rowid, text) VALUES (3, '1.zazolc 1.gesla 1.jazn');
INSERT INTO words (rowid, text) VALUES (4, '1.half 1.a 1.pair');
INSERT INTO words (rowid, text) VALUES (5, '1.quoted');
INSERT INTO words (rowid, text) VALUES (6, '1.changed 1.zolw');
INSERT INTO words (rowid, text) VALUES (7, '1.x');
INSERT INTO words (rowid, text) VALUES (8, '2.where 2.is 2.it');
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" (name, seq) VALUES ('records', 9);
INSERT INTO "sqlite_sequence" (name, seq) VALUES ('events', 22);
INSERT INTO "sqlite_sequence" (name, seq) VALUES ('outbox', 4);
PRAGMA user_version = 3;
