/**
 * `commit(own, batch)` writes a batch for a tenant, or nothing of it, and answers what the port says.
 *
 * It looks first and answers no without a trace. Then it locks the records concerned, always in the order of kind and id,
 * and writes. Should another commit have come in between, what was seen does not hold any more: some row is missed, and it
 * raises `serialization_failure`, which undoes everything; who called tries again and gets the answer.
 *
 * The feed of events goes by transaction ids. Looking takes no id, so the commit that an accepted version came from has
 * ended, and has a lower id. The shared advisory lock lets the feed know commits under way; it is taken before the id.
 *
 * `objection(own, batch)` is what stands against a batch, or NULL. `emptied(value)` is what erasure leaves of a value.
 */
export const commit = `
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

CREATE FUNCTION deskwright.objection(own text, batch jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $fn$
DECLARE
  no jsonb;
BEGIN
  SELECT jsonb_build_object('ok', false, 'reason', 'duplicate', 'first', once.answer) INTO no
  FROM jsonb_array_elements(batch -> 'once') WITH ORDINALITY AS asked (part, n)
  JOIN deskwright.once ON once.tenant = own AND once.key = part ->> 'key'
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'lease', 'token', part -> 'token') INTO no
  FROM jsonb_array_elements(batch -> 'settled') WITH ORDINALITY AS asked (part, n)
  LEFT JOIN deskwright.work
    ON work.tenant = own AND work.seq = (part ->> 'seq')::bigint AND work.token = part ->> 'token'
  WHERE work.seq IS NULL
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'conflict', 'record',
    jsonb_build_object('kind', part -> 'kind', 'id', part -> 'id')) INTO no
  FROM jsonb_array_elements(batch -> 'writes') WITH ORDINALITY AS asked (part, n)
  LEFT JOIN deskwright.records
    ON records.tenant = own AND records.kind = part ->> 'kind' AND records.id = part ->> 'id'
  WHERE coalesce(records.version, 0) <> (part ->> 'expected')::bigint
  ORDER BY n LIMIT 1;
  IF FOUND THEN RETURN no; END IF;

  SELECT jsonb_build_object('ok', false, 'reason', 'conflict', 'ref', part -> 'ref', 'record',
    jsonb_build_object('kind', refs.kind, 'id', refs.id)) INTO no
  FROM jsonb_array_elements(batch -> 'refs') WITH ORDINALITY AS asked (part, n)
  JOIN deskwright.refs
    ON refs.tenant = own AND refs.channel = part #>> '{ref,channel}' AND refs.thread = part #>> '{ref,thread}'
  WHERE refs.kind <> part #>> '{to,kind}' OR refs.id <> part #>> '{to,id}'
  ORDER BY n LIMIT 1;
  RETURN no;
END
$fn$;

CREATE FUNCTION deskwright.missed() RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  RAISE EXCEPTION 'Another commit came in between' USING ERRCODE = 'serialization_failure';
END
$fn$;

CREATE FUNCTION deskwright.commit(own text, batch jsonb) RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
  no jsonb;
  some_rows bigint;
  more_rows bigint;
BEGIN
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'A commit has to be the first to write in its transaction' USING ERRCODE = 'active_sql_transaction';
  END IF;
  PERFORM set_config('deskwright.tenant', own, true);
  PERFORM pg_advisory_xact_lock_shared(hashtext('deskwright.commit'), hashtext(own));
  no := deskwright.objection(own, batch);
  IF no IS NOT NULL THEN RETURN no; END IF;

  PERFORM FROM deskwright.records
  WHERE records.row = ANY (ARRAY(
    SELECT named.row
    FROM (
      SELECT part ->> 'kind', part ->> 'id'
      FROM jsonb_array_elements((batch -> 'writes') || (batch -> 'erased')) AS part
      UNION
      SELECT work.kind, work.id FROM jsonb_array_elements(batch -> 'settled') AS part
      JOIN deskwright.work ON work.seq = (part ->> 'seq')::bigint AND work.tenant = own
    ) AS names (kind, id)
    JOIN deskwright.records AS named ON named.tenant = own AND named.kind = names.kind AND named.id = names.id
  ))
  ORDER BY records.kind, records.id
  FOR NO KEY UPDATE;

  IF batch -> 'settled' <> '[]' THEN
    DELETE FROM deskwright.work USING jsonb_array_elements(batch -> 'settled') AS part
    WHERE work.tenant = own AND work.seq = (part ->> 'seq')::bigint AND work.token = part ->> 'token'
      AND part ->> 'retryAt' IS NULL AND part ->> 'error' IS NULL;
    GET DIAGNOSTICS some_rows = ROW_COUNT;
    UPDATE deskwright.work SET due_at = (part ->> 'retryAt')::double precision, token = NULL, error = part ->> 'error'
    FROM jsonb_array_elements(batch -> 'settled') AS part
    WHERE work.tenant = own AND work.seq = (part ->> 'seq')::bigint AND work.token = part ->> 'token';
    GET DIAGNOSTICS more_rows = ROW_COUNT;
    IF some_rows + more_rows < jsonb_array_length(batch -> 'settled') THEN PERFORM deskwright.missed(); END IF;
  END IF;

  IF batch -> 'erased' <> '[]' THEN
    UPDATE deskwright.events SET event = jsonb_set(event, '{personal}', deskwright.emptied(event -> 'personal'))
    FROM jsonb_array_elements(batch -> 'erased') AS part
    JOIN deskwright.records
      ON records.tenant = own AND records.kind = part ->> 'kind' AND records.id = part ->> 'id'
    WHERE events.tenant = own AND events.record = records.row AND events.event ? 'personal';
    DELETE FROM deskwright.refs USING jsonb_array_elements(batch -> 'erased') AS part
    WHERE refs.tenant = own AND refs.kind = part ->> 'kind' AND refs.id = part ->> 'id'
      AND refs.channel >= 'contact.' AND refs.channel < 'contact/';
    DELETE FROM deskwright.work USING jsonb_array_elements(batch -> 'erased') AS part
    WHERE work.tenant = own AND work.kind = part ->> 'kind' AND work.id = part ->> 'id' AND work.what <> 'wake';
  END IF;

  IF batch -> 'writes' <> '[]' THEN
    UPDATE deskwright.records SET
      version = records.version + jsonb_array_length(part -> 'events'), value = part -> 'value'
    FROM jsonb_array_elements(batch -> 'writes') AS part
    WHERE records.tenant = own AND records.kind = part ->> 'kind' AND records.id = part ->> 'id'
      AND records.version = (part ->> 'expected')::bigint;
    GET DIAGNOSTICS some_rows = ROW_COUNT;
    INSERT INTO deskwright.records (tenant, kind, id, version, value)
    SELECT own, part ->> 'kind', part ->> 'id', jsonb_array_length(part -> 'events'), part -> 'value'
    FROM jsonb_array_elements(batch -> 'writes') AS part
    WHERE part -> 'expected' = '0'
    ORDER BY 2, 3
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS more_rows = ROW_COUNT;
    IF some_rows + more_rows < jsonb_array_length(batch -> 'writes') THEN PERFORM deskwright.missed(); END IF;

    INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
    SELECT own, records.row, (event ->> 'seq')::bigint, event ->> 'type', pg_current_xact_id()::text::bigint, event
    FROM jsonb_array_elements(batch -> 'writes') WITH ORDINALITY AS written (part, n)
    JOIN deskwright.records
      ON records.tenant = own AND records.kind = part ->> 'kind' AND records.id = part ->> 'id'
    CROSS JOIN jsonb_array_elements(part -> 'events') WITH ORDINALITY AS happened (event, m)
    ORDER BY n, m;

    DELETE FROM deskwright.work USING jsonb_array_elements(batch -> 'writes') AS part
    WHERE work.tenant = own AND work.what = 'wake' AND work.kind = part ->> 'kind' AND work.id = part ->> 'id'
      AND part ->> 'wakeAt' IS NULL;
    INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
    SELECT own, 'wake', part ->> 'kind', part ->> 'id',
      jsonb_build_object('record', jsonb_build_object('kind', part -> 'kind', 'id', part -> 'id')),
      (part ->> 'wakeAt')::double precision
    FROM jsonb_array_elements(batch -> 'writes') AS part
    WHERE part ->> 'wakeAt' IS NOT NULL
    ON CONFLICT (tenant, kind, id) WHERE what = 'wake'
    DO UPDATE SET due_at = excluded.due_at, token = NULL, attempts = 0, error = NULL;
  END IF;

  IF batch -> 'refs' <> '[]' THEN
    INSERT INTO deskwright.refs (tenant, channel, thread, kind, id)
    SELECT own, part #>> '{ref,channel}', part #>> '{ref,thread}', part #>> '{to,kind}', part #>> '{to,id}'
    FROM jsonb_array_elements(batch -> 'refs') AS part
    ORDER BY 2, 3
    ON CONFLICT DO NOTHING;
    PERFORM FROM jsonb_array_elements(batch -> 'refs') AS part
    JOIN deskwright.refs
      ON refs.tenant = own AND refs.channel = part #>> '{ref,channel}' AND refs.thread = part #>> '{ref,thread}'
    WHERE refs.kind <> part #>> '{to,kind}' OR refs.id <> part #>> '{to,id}';
    IF FOUND THEN PERFORM deskwright.missed(); END IF;
  END IF;

  IF batch -> 'work' <> '[]' THEN
    INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
    SELECT own, part ->> 'what', part #>> '{about,kind}', part #>> '{about,id}', part -> 'body', '-infinity'
    FROM jsonb_array_elements(batch -> 'work') WITH ORDINALITY AS posted (part, n)
    ORDER BY n;
  END IF;

  IF batch -> 'once' <> '[]' THEN
    INSERT INTO deskwright.once (tenant, key, answer)
    SELECT own, part ->> 'key', part -> 'answer' FROM jsonb_array_elements(batch -> 'once') AS part
    ORDER BY 2
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS some_rows = ROW_COUNT;
    IF some_rows < jsonb_array_length(batch -> 'once') THEN PERFORM deskwright.missed(); END IF;
  END IF;
  RETURN '{"ok": true}';
END
$fn$;
`;
