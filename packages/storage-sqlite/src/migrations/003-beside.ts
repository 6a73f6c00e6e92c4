/**
 * What is kept beside the records, so that they are found, counted and sorted without being read.
 *
 * - `scopes`: a tenant, a kind and the stamp of the definitions by which something was kept. Every other row names its
 *   scope, so a query that asks in the scope of today's definitions sees nothing that another version has kept.
 * - `keys` has a row for each record (`backlog` names the kinds of which older ones have none yet): the fields that queues
 *   are made of, as columns; `entries` and `said` say what the other tables hold of the record, to tell what changed.
 *   `queued` is 1 for kinds that have such fields, so that the indexes of queues hold nothing of the others.
 * - `entries`: the other indexed fields, a row for each value, or each member of a set; an empty blob stands for none,
 *   since blobs come after numbers and texts.
 * - `texts`: the text fields, folded; `cased` is NULL when folding the case alone gives the same.
 * - `documents`: what a record (`row`) says for full-text search, the record (`kind`, `id`) found by it and the fields in
 *   which it is, as JSON. `words` holds the words of each, written as the scope, a full stop and the word: the tokenizer
 *   parts them at spaces and changes nothing, for they are folded already and have no capital letters.
 */
export const beside = `
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
INSERT INTO backlog (tenant, kind, done) SELECT DISTINCT tenant, kind, '' FROM records;
`;
