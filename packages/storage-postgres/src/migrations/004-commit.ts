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
 * Plans are made once for each connection: to make them again for each batch takes longer than to run them.
 */
export const commit = `
CREATE FUNCTION deskwright.commit(own text, batch jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $fn$
DECLARE
  answers deskwright.answered[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.answered, batch -> 'once') AS part);
  settlements deskwright.settled[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.settled, batch -> 'settled') AS part);
  erased deskwright.name[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.name, batch -> 'erased') AS part);
  writes deskwright.written[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.written, batch -> 'writes') AS part);
  removals deskwright.removed[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.removed, batch -> 'removed') AS part);
  forgotten text[] := ARRAY(SELECT jsonb_array_elements_text(batch -> 'forgotten'));
  links deskwright.linked[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.linked, batch -> 'refs') AS part);
  posts deskwright.posted[] := ARRAY(
    SELECT part FROM jsonb_populate_recordset(NULL::deskwright.posted, batch -> 'work') AS part);
  no jsonb;
  changed bigint;
  added bigint;
BEGIN
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'A commit has to be the first to write in its transaction' USING ERRCODE = 'active_sql_transaction';
  END IF;
  PERFORM set_config('deskwright.tenant', own, true);
  PERFORM pg_advisory_xact_lock_shared(hashtext('deskwright.commit'), hashtext(own));
  no := deskwright.objection(own, answers, settlements, writes, removals, links);
  IF no IS NOT NULL THEN RETURN no; END IF;

  PERFORM FROM deskwright.records
  WHERE records.row = ANY (ARRAY(
    SELECT named.row
    FROM (
      SELECT part.kind, part.id FROM unnest(writes) AS part
      UNION
      SELECT part.kind, part.id FROM unnest(erased) AS part
      UNION
      SELECT part.kind, part.id FROM unnest(removals) AS part
      UNION
      SELECT work.kind, work.id FROM unnest(settlements) AS part
      JOIN deskwright.work ON work.tenant = own AND work.seq = part.seq
    ) AS names
    JOIN deskwright.records AS named ON named.tenant = own AND named.kind = names.kind AND named.id = names.id
  ))
  ORDER BY records.kind, records.id
  FOR NO KEY UPDATE;

  IF cardinality(settlements) > 0 THEN
    DELETE FROM deskwright.work USING unnest(settlements) AS part
    WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token
      AND part."retryAt" IS NULL AND part.error IS NULL;
    GET DIAGNOSTICS added = ROW_COUNT;
    UPDATE deskwright.work SET due_at = part."retryAt", token = NULL, error = part.error
    FROM unnest(settlements) AS part
    WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed + added < cardinality(settlements) THEN PERFORM deskwright.missed(); END IF;
  END IF;

  IF cardinality(erased) > 0 THEN
    UPDATE deskwright.events SET event = jsonb_set(event, '{personal}', deskwright.emptied(event -> 'personal'))
    FROM unnest(erased) AS part
    JOIN deskwright.records ON records.tenant = own AND records.kind = part.kind AND records.id = part.id
    WHERE events.tenant = own AND events.record = records.row AND events.event ? 'personal';
    DELETE FROM deskwright.refs USING unnest(erased) AS part
    WHERE refs.tenant = own AND refs.kind = part.kind AND refs.id = part.id
      AND refs.channel >= 'contact.' AND refs.channel < 'contact/';
    DELETE FROM deskwright.work USING unnest(erased) AS part
    WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id AND work.what <> 'wake';
  END IF;

  IF cardinality(removals) > 0 THEN PERFORM deskwright.remove(own, removals); END IF;

  IF cardinality(writes) > 0 THEN
    UPDATE deskwright.records
    SET version = part.expected + jsonb_array_length(part.events), value = coalesce(part.value, 'null')
    FROM unnest(writes) AS part
    WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id
      AND records.version = part.expected;
    GET DIAGNOSTICS changed = ROW_COUNT;
    INSERT INTO deskwright.records (tenant, kind, id, version, value)
    SELECT own, part.kind, part.id, jsonb_array_length(part.events), coalesce(part.value, 'null')
    FROM unnest(writes) AS part
    WHERE part.expected = 0
    ORDER BY part.kind, part.id
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF changed + added < cardinality(writes) THEN PERFORM deskwright.missed(); END IF;

    INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
    SELECT own, records.row, (event ->> 'seq')::bigint, event ->> 'type', pg_current_xact_id()::text::bigint, event
    FROM unnest(writes) WITH ORDINALITY AS part (kind, id, expected, value, events, wake_at, n)
    JOIN deskwright.records ON records.tenant = own AND records.kind = part.kind AND records.id = part.id
    CROSS JOIN jsonb_array_elements(part.events) WITH ORDINALITY AS happened (event, m)
    ORDER BY n, m;

    DELETE FROM deskwright.work USING unnest(writes) AS part
    WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id AND work.what = 'wake'
      AND part."wakeAt" IS NULL;
    INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
    SELECT own, 'wake', part.kind, part.id,
      jsonb_build_object('record', jsonb_build_object('kind', part.kind, 'id', part.id)), part."wakeAt"
    FROM unnest(writes) AS part
    WHERE part."wakeAt" IS NOT NULL
    ORDER BY part.kind, part.id
    ON CONFLICT (tenant, kind, id) WHERE what = 'wake'
    DO UPDATE SET due_at = excluded.due_at, token = NULL, attempts = 0, error = NULL;
  END IF;

  IF cardinality(links) > 0 THEN
    INSERT INTO deskwright.refs (tenant, channel, thread, kind, id, whole)
    SELECT own, part.channel, part.thread, part.kind, part.id, part.whole FROM unnest(links) AS part
    ORDER BY part.channel, part.thread
    ON CONFLICT DO NOTHING;
    PERFORM FROM unnest(links) AS part
    JOIN deskwright.refs ON refs.tenant = own AND refs.channel = part.channel AND refs.thread = part.thread
    WHERE refs.kind <> part.kind OR refs.id <> part.id;
    IF FOUND THEN PERFORM deskwright.missed(); END IF;
  END IF;

  INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at, error)
  SELECT own, part.what, part.kind, part.id, part.body, CASE WHEN part.error IS NULL THEN '-infinity'::float END, part.error
  FROM unnest(posts) WITH ORDINALITY AS part (what, kind, id, body, error, n)
  ORDER BY n;

  IF cardinality(forgotten) > 0 THEN
    DELETE FROM deskwright.once WHERE once.tenant = own AND once.key = ANY (forgotten);
  END IF;

  IF cardinality(answers) > 0 THEN
    INSERT INTO deskwright.once (tenant, key, answer, at, whole)
    SELECT own, part.key, coalesce(part.answer, 'null'), part.at, part.whole FROM unnest(answers) AS part
    ORDER BY part.key
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added < cardinality(answers) THEN PERFORM deskwright.missed(); END IF;
  END IF;
  RETURN '{"ok": true}';
END
$fn$;
`;
