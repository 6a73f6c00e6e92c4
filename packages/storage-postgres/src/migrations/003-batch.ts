/**
 * What `commit` is made of.
 *
 * A batch is read into arrays of plain columns, which these types are for. Row-level security lets no condition into an
 * index scan that calls a function of JSON, even on the batch: each statement would read a whole table.
 *
 * `objection(…)` is what stands against a batch, in the order in which the port promises to look, or NULL; it names a
 * reference by its place. `emptied(value)` is what erasure leaves of a value. `missed()` undoes everything.
 */
export const batch = `
CREATE TYPE deskwright.name AS (kind text COLLATE "C", id text COLLATE "C");
CREATE TYPE deskwright.written AS (
  kind text COLLATE "C", id text COLLATE "C", expected bigint, value jsonb, events jsonb, "wakeAt" double precision);
CREATE TYPE deskwright.settled AS (
  seq bigint, token text COLLATE "C", "retryAt" double precision, error text);
CREATE TYPE deskwright.removed AS (kind text COLLATE "C", id text COLLATE "C", expected bigint);
CREATE TYPE deskwright.linked AS (
  channel text COLLATE "C", thread text COLLATE "C", kind text COLLATE "C", id text COLLATE "C", whole text COLLATE "C");
CREATE TYPE deskwright.posted AS (
  what text COLLATE "C", kind text COLLATE "C", id text COLLATE "C", body jsonb, error text);
CREATE TYPE deskwright.answered AS (key text COLLATE "C", answer jsonb, at double precision, whole text COLLATE "C");

CREATE FUNCTION deskwright.emptied(value jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $fn$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'string' THEN '""'
    WHEN 'array' THEN '[]'
    WHEN 'object' THEN
      coalesce((SELECT jsonb_object_agg(part.key, deskwright.emptied(part.value)) FROM jsonb_each(value) AS part), '{}')
    ELSE 'null'
  END;
END
$fn$;

CREATE FUNCTION deskwright.missed() RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  RAISE EXCEPTION 'Another commit came in between' USING ERRCODE = 'serialization_failure';
END
$fn$;

CREATE FUNCTION deskwright.objection(
  own text, answers deskwright.answered[], settlements deskwright.settled[], writes deskwright.written[],
  removals deskwright.removed[], links deskwright.linked[]
) RETURNS jsonb LANGUAGE plpgsql STABLE AS $fn$
DECLARE
  no jsonb;
BEGIN
  SELECT jsonb_build_object('ok', false, 'reason', 'duplicate', 'first', once.answer) INTO no
  FROM unnest(answers) WITH ORDINALITY AS part (key, answer, at, whole, n)
  JOIN deskwright.once ON once.tenant = own AND once.key = part.key
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'lease', 'token', part.token) INTO no
  FROM unnest(settlements) WITH ORDINALITY AS part (seq, token, retry_at, error, n)
  LEFT JOIN deskwright.work ON work.tenant = own AND work.seq = part.seq AND work.token = part.token
  WHERE work.seq IS NULL
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'conflict', 'record',
    jsonb_build_object('kind', part.kind, 'id', part.id)) INTO no
  FROM unnest(writes) WITH ORDINALITY AS part (kind, id, expected, value, events, wake_at, n)
  LEFT JOIN deskwright.records ON records.tenant = own AND records.kind = part.kind AND records.id = part.id
  WHERE coalesce(records.version, 0) <> part.expected
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'conflict', 'record',
    jsonb_build_object('kind', part.kind, 'id', part.id)) INTO no
  FROM unnest(removals) WITH ORDINALITY AS part (kind, id, expected, n)
  LEFT JOIN deskwright.records ON records.tenant = own AND records.kind = part.kind AND records.id = part.id
  WHERE coalesce(records.version, 0) <> part.expected
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'conflict',
    'ref', n - 1,
    'record', jsonb_build_object('kind', refs.kind, 'id', refs.id)) INTO no
  FROM unnest(links) WITH ORDINALITY AS part (channel, thread, kind, id, whole, n)
  JOIN deskwright.refs ON refs.tenant = own AND refs.channel = part.channel AND refs.thread = part.thread
  WHERE refs.kind <> part.kind OR refs.id <> part.id
  ORDER BY n LIMIT 1;
  RETURN no;
END
$fn$;
`;
