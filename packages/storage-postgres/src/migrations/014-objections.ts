/**
 * `objections(own, given)` is what stands against batches as `commit_batches` is given them: for the number of each batch that
 * is refused what it is answered. It looks in the order in which the port promises to look.
 *
 * `without(given, refused)` is what is left of the batches.
 */
export const objections = `
CREATE FUNCTION deskwright.objections(own text, given jsonb) RETURNS jsonb LANGUAGE plpgsql AS $fn$
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

CREATE FUNCTION deskwright.without(given jsonb, refused jsonb) RETURNS jsonb LANGUAGE plpgsql AS $fn$
BEGIN
  RETURN coalesce((
    SELECT jsonb_object_agg(list.name, left_over.pieces)
    FROM jsonb_each(given) AS list (name, pieces)
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(one.piece ORDER BY one.place) AS pieces
      FROM jsonb_array_elements(list.pieces) WITH ORDINALITY AS one (piece, place)
      WHERE NOT refused ? (one.piece ->> 'b')
    ) AS left_over
    WHERE left_over.pieces IS NOT NULL), '{}');
END
$fn$;
`;
