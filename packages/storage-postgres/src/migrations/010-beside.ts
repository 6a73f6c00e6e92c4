const TABLES = ['entries', 'numbers', 'documents'];

/**
 * What is kept beside records, so that they are found without reading them all. This package computes it when it writes a
 * record, by the definitions that a desk has then; `records.stamp` names these. A row with another stamp, or none, was
 * written by other definitions or before there was any: what lies beside it is not believed.
 *
 * - `records.texts` holds for each text field its text folded: `a` without case and accents, `c` without case where that
 *   differs.
 * - `entries` has a row for each value of an indexed field that has no column, and each member of a set: `value` is its JSON
 *   text, cut as keys are. The numbers of fields that hold numbers are in `numbers` instead.
 * - `documents` has the words of full text: those of the record `source` (its `row`) by which the record `kind` and `id` is
 *   found in the fields `fields`. A long text is in several parts that overlap. `words` has them one after the other between
 *   spaces, `lexemes` each once, led by a mark of the tenant.
 * - `found(wanted_kind, field, terms)` is the ids that a search finds, of which some term is not excluded. It begins with a
 *   term that few documents hold, if there is one, and looks for the others in what these belong to.
 * - `plain_texts(list)` is a JSON list of texts as an array; it is immutable, as `json_texts` is, for the planner.
 * - `records.has_entries` and `has_documents` are digests of what is in there, so that a write that changes none of it finds
 *   nothing to do.
 *
 * No operator of full text may run before row-level security, so under it no index of words is ever used. For `documents`
 * it is therefore not forced: it binds the desk's role, and only `found`, which runs as the owner and keeps to the tenant
 * itself, goes by the index.
 *
 * What is kept beside a removed record goes with it.
 *
 * A process of the version before may still be at work while this runs: its `commit` takes the stamp away.
 */
export const beside = `
ALTER TABLE deskwright.records
  ADD COLUMN stamp text COLLATE "C",
  ADD COLUMN texts jsonb,
  ADD COLUMN has_entries text COLLATE "C",
  ADD COLUMN has_documents text COLLATE "C";
CREATE INDEX records_by_stamp ON deskwright.records (tenant, kind, stamp);
DROP INDEX deskwright.records_by_status, deskwright.records_by_assignee;
CREATE INDEX records_by_status ON deskwright.records (tenant, kind, status, department);
CREATE INDEX records_by_assignee ON deskwright.records (tenant, kind, assignee, status, id) WHERE assignee IS NOT NULL;

CREATE TABLE deskwright.entries (
  tenant text COLLATE "C" NOT NULL,
  record bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  PRIMARY KEY (record, field, value)
);
CREATE INDEX entries_by_value ON deskwright.entries (tenant, kind, field, value, record);

CREATE TABLE deskwright.numbers (
  tenant text COLLATE "C" NOT NULL,
  record bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  number double precision NOT NULL,
  PRIMARY KEY (record, field)
);
CREATE INDEX numbers_in_order ON deskwright.numbers (tenant, kind, field, number, id);

CREATE TABLE deskwright.documents (
  tenant text COLLATE "C" NOT NULL,
  source bigint NOT NULL,
  part integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  fields text[] COLLATE "C" NOT NULL,
  words text COLLATE "C" NOT NULL,
  lexemes tsvector NOT NULL,
  PRIMARY KEY (source, part)
);
CREATE INDEX documents_by_owner ON deskwright.documents (tenant, kind, id);
CREATE INDEX documents_by_lexeme ON deskwright.documents USING gin (lexemes);

${TABLES.map(
  (table) => `ALTER TABLE deskwright.${table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON deskwright.${table}
  USING (tenant = (SELECT nullif(current_setting('deskwright.tenant', true), '')));`,
).join('\n')}
ALTER TABLE deskwright.entries FORCE ROW LEVEL SECURITY;
ALTER TABLE deskwright.numbers FORCE ROW LEVEL SECURITY;

CREATE FUNCTION deskwright.found(wanted_kind text, field text, terms jsonb) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, pg_temp AS $fn$
DECLARE
  own text := nullif(current_setting('deskwright.tenant', true), '');
  few CONSTANT integer := 2000;
  term record;
  candidates text[];
  size integer;
  best text[];
  common integer;
BEGIN
  FOR term IN
    SELECT x.q::tsquery AS query, x.p AS phrase, x.n
    FROM jsonb_to_recordset(terms) AS x (q text, p text, n integer, excluded boolean) WHERE NOT x.excluded
  LOOP
    SELECT array_agg(DISTINCT ready.id), count(*) INTO candidates, size FROM (
      SELECT documents.id FROM deskwright.documents
      WHERE documents.tenant = own AND documents.kind = wanted_kind AND documents.lexemes @@ term.query
        AND documents.fields @> ARRAY[field] AND (term.phrase IS NULL OR strpos(documents.words, term.phrase) > 0)
      LIMIT few
    ) AS ready;
    IF size < few THEN
      best := coalesce(candidates, '{}');
    END IF;
    common := coalesce(common, term.n);
    EXIT WHEN best IS NOT NULL;
  END LOOP;
  IF best IS NULL THEN
    SELECT array_agg(DISTINCT documents.id) INTO best
    FROM jsonb_to_recordset(terms) AS x (q text, p text, n integer)
    JOIN deskwright.documents ON documents.lexemes @@ x.q::tsquery
    WHERE x.n = common AND documents.tenant = own AND documents.kind = wanted_kind
      AND documents.fields @> ARRAY[field] AND (x.p IS NULL OR strpos(documents.words, x.p) > 0);
  END IF;
  RETURN QUERY
  SELECT one.id FROM unnest(best) AS one (id)
  WHERE NOT EXISTS (
    SELECT FROM jsonb_to_recordset(terms) AS x (q text, p text, excluded boolean)
    WHERE x.excluded = EXISTS (
      SELECT FROM deskwright.documents
      WHERE documents.tenant = own AND documents.kind = wanted_kind AND documents.id = one.id
        AND documents.lexemes @@ x.q::tsquery AND documents.fields @> ARRAY[field]
        AND (x.p IS NULL OR strpos(documents.words, x.p) > 0)));
END
$fn$;
REVOKE ALL ON FUNCTION deskwright.found(text, text, jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION deskwright.remove(own text, removals deskwright.removed[]) RETURNS void LANGUAGE plpgsql AS $fn$
DECLARE
  gone bigint[];
BEGIN
  WITH deleted AS (
    DELETE FROM deskwright.records USING unnest(removals) AS part
    WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id
      AND records.version = part.expected
    RETURNING records.row
  )
  SELECT array_agg(deleted.row) INTO gone FROM deleted;
  IF coalesce(cardinality(gone), 0) < cardinality(removals) THEN PERFORM deskwright.missed(); END IF;
  DELETE FROM deskwright.events WHERE events.tenant = own AND events.record = ANY (gone);
  DELETE FROM deskwright.entries WHERE entries.tenant = own AND entries.record = ANY (gone);
  DELETE FROM deskwright.numbers WHERE numbers.tenant = own AND numbers.record = ANY (gone);
  DELETE FROM deskwright.documents WHERE documents.tenant = own AND documents.source = ANY (gone);
  DELETE FROM deskwright.refs USING unnest(removals) AS part
  WHERE refs.tenant = own AND refs.kind = part.kind AND refs.id = part.id;
  DELETE FROM deskwright.work USING unnest(removals) AS part
  WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id;
END
$fn$;

CREATE FUNCTION deskwright.plain_texts(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT member FROM jsonb_array_elements_text(list) AS member);

DO $do$
BEGIN
  EXECUTE replace(
    pg_get_functiondef('deskwright.commit(text, jsonb)'::regprocedure),
    'SET version = part.expected + jsonb_array_length(part.events), value =',
    'SET stamp = NULL, texts = NULL, version = part.expected + jsonb_array_length(part.events), value =');
END
$do$;
`;
