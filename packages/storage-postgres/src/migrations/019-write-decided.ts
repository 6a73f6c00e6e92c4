/**
 * `write_decided(own, given)` is `write_batches` for batches that say what they rest on: it writes nothing when a record in the
 * list `read` has another version by now. Such records are not locked, or those who decide on one person, or on one agent, would
 * wait for each other: a change that is committed at the very same time comes after these batches.
 *
 * `objections` knows that list as well.
 */
export const writeDecided = `
CREATE FUNCTION deskwright.write_decided(own text, given jsonb) RETURNS boolean LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $fn$
DECLARE
  tenant text;
BEGIN
  IF given ? 'read' THEN
    tenant := set_config('deskwright.tenant', own, true);
    IF EXISTS (
      SELECT FROM jsonb_to_recordset(given -> 'read') AS x (kind text, id text, version bigint)
      LEFT JOIN LATERAL (
        SELECT records.version FROM deskwright.records
        WHERE records.tenant = own AND records.kind = x.kind AND records.id = x.id LIMIT 1
      ) AS found ON true
      WHERE coalesce(found.version, 0) <> x.version
    ) THEN
      RETURN false;
    END IF;
  END IF;
  RETURN deskwright.write_batches(own, given);
END
$fn$;

CREATE OR REPLACE FUNCTION deskwright.objections(own text, given jsonb) RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
  refused jsonb := '{}';
  part record;
  old record;
BEGIN
  FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'once') AS x (b text, key text) LOOP
    CONTINUE WHEN refused ? part.b;
    SELECT once.answer INTO old FROM deskwright.once WHERE once.tenant = own AND once.key = part.key;
    IF FOUND THEN
      refused := refused || jsonb_build_object(
        part.b, jsonb_build_object('ok', false, 'reason', 'duplicate', 'first', old.answer));
    END IF;
  END LOOP;

  FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'settled') AS x (b text, seq bigint, token text) LOOP
    CONTINUE WHEN refused ? part.b;
    PERFORM FROM deskwright.work WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
    IF NOT FOUND THEN
      refused := refused || jsonb_build_object(
        part.b, jsonb_build_object('ok', false, 'reason', 'lease', 'token', part.token));
    END IF;
  END LOOP;

  FOR part IN
    SELECT x.b, x.kind, x.id, x.expected
    FROM (
      SELECT 0 AS turn, x.b, x.n, x.kind, x.id, x.expected
      FROM jsonb_to_recordset(given -> 'writes') AS x (b text, n integer, kind text, id text, expected bigint)
      UNION ALL
      SELECT 1, x.b, x.n, x.kind, x.id, x.expected
      FROM jsonb_to_recordset(given -> 'removed') AS x (b text, n integer, kind text, id text, expected bigint)
      UNION ALL
      SELECT 2, x.b, x.n, x.kind, x.id, x.version
      FROM jsonb_to_recordset(given -> 'read') AS x (b text, n integer, kind text, id text, version bigint)
    ) AS x
    ORDER BY x.turn, x.n
  LOOP
    CONTINUE WHEN refused ? part.b;
    SELECT records.version INTO old FROM deskwright.records
    WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id;
    IF coalesce(old.version, 0) <> part.expected THEN
      refused := refused || jsonb_build_object(part.b, jsonb_build_object(
        'ok', false, 'reason', 'conflict', 'record', jsonb_build_object('kind', part.kind, 'id', part.id)));
    END IF;
  END LOOP;

  FOR part IN
    SELECT * FROM jsonb_to_recordset(given -> 'refs')
      AS x (b text, place integer, channel text, thread text, kind text, id text)
  LOOP
    CONTINUE WHEN refused ? part.b;
    SELECT refs.kind, refs.id INTO old FROM deskwright.refs
    WHERE refs.tenant = own AND refs.channel = part.channel AND refs.thread = part.thread;
    IF FOUND AND (old.kind <> part.kind OR old.id <> part.id) THEN
      refused := refused || jsonb_build_object(part.b, jsonb_build_object(
        'ok', false, 'reason', 'conflict', 'ref', part.place,
        'record', jsonb_build_object('kind', old.kind, 'id', old.id)));
    END IF;
  END LOOP;
  RETURN refused;
END
$fn$;
`;
