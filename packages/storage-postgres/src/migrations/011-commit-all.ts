/**
 * `commit_all(own, given)` writes several batches of a tenant in one transaction, each of them or nothing of it, and gives
 * their answers in order. The batches are given as lists of all that they hold, each piece with the number of its batch
 * (`b`); none of them may concern a record, reference, key or lease that another one concerns. `writes` come in the order
 * of kind and id, `n` is their place in the batches.
 *
 * As `commit` did, it looks first, answers no without a trace, and only then locks and writes, records in the order of kind
 * and id. Should another commit have come in between, it raises `serialization_failure`, which undoes everything. What it
 * has to do for each piece it does one after the other, by simple statements: a batch is small, and to begin a statement
 * over a list costs more than to run some over one row.
 *
 * `keep_beside` writes what is kept beside a record, where it has changed.
 */
export const commitAll = `
CREATE FUNCTION deskwright.keep_beside(
  own text, own_row bigint, own_kind text, own_id text, entries jsonb, documents jsonb
) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  IF entries IS NOT NULL THEN
    DELETE FROM deskwright.entries AS old
    WHERE old.record = own_row AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset(entries) AS part (field text, value text)
      WHERE part.field = old.field AND part.value = old.value);
    INSERT INTO deskwright.entries (tenant, record, kind, id, field, value)
    SELECT own, own_row, own_kind, own_id, part.field, part.value
    FROM jsonb_to_recordset(entries) AS part (field text, value text)
    WHERE part.value IS NOT NULL
    ON CONFLICT DO NOTHING;
    DELETE FROM deskwright.numbers AS old
    WHERE old.record = own_row AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset(entries) AS part (field text, number double precision)
      WHERE part.field = old.field AND part.number = old.number);
    INSERT INTO deskwright.numbers (tenant, record, kind, id, field, number)
    SELECT own, own_row, own_kind, own_id, part.field, part.number
    FROM jsonb_to_recordset(entries) AS part (field text, number double precision)
    WHERE part.number IS NOT NULL
    ON CONFLICT DO NOTHING;
  END IF;
  IF documents IS NOT NULL THEN
    DELETE FROM deskwright.documents AS old WHERE old.source = own_row;
    INSERT INTO deskwright.documents (tenant, source, part, kind, id, fields, words, lexemes)
    SELECT own, own_row, part.part, part.kind, part.id, ARRAY(SELECT jsonb_array_elements_text(part.fields)), part.words,
      array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(part.lexemes)))
    FROM jsonb_to_recordset(documents)
      AS part (part integer, kind text, id text, fields jsonb, words text, lexemes jsonb);
  END IF;
END
$fn$;

CREATE FUNCTION deskwright.commit_all(own text, given jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $fn$
DECLARE
  size integer := (given ->> 'size')::integer;
  refused jsonb := '{}';
  part record;
  rows bigint[] := '{}';
  had_entries text[] := '{}';
  had_documents text[] := '{}';
  old record;
BEGIN
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'A commit has to be the first to write in its transaction' USING ERRCODE = 'active_sql_transaction';
  END IF;
  PERFORM set_config('deskwright.tenant', own, true), pg_advisory_xact_lock_shared(hashtext('deskwright.commit'), hashtext(own));

  IF given ? 'once' THEN
    FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'once') AS x (b text, key text) LOOP
      CONTINUE WHEN refused ? part.b;
      SELECT once.answer INTO old FROM deskwright.once WHERE once.tenant = own AND once.key = part.key;
      IF FOUND THEN
        refused := refused || jsonb_build_object(
          part.b, jsonb_build_object('ok', false, 'reason', 'duplicate', 'first', old.answer));
      END IF;
    END LOOP;
  END IF;

  IF given ? 'settled' THEN
    FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'settled') AS x (b text, seq bigint, token text) LOOP
      CONTINUE WHEN refused ? part.b;
      PERFORM FROM deskwright.work WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
      IF NOT FOUND THEN
        refused := refused || jsonb_build_object(
          part.b, jsonb_build_object('ok', false, 'reason', 'lease', 'token', part.token));
      END IF;
    END LOOP;
  END IF;

  FOR part IN
    SELECT x.b, x.n, x.kind, x.id, x.expected
    FROM jsonb_to_recordset(given -> 'writes') AS x (b text, n integer, kind text, id text, expected bigint)
    ORDER BY x.n
  LOOP
    CONTINUE WHEN refused ? part.b;
    SELECT records.row, records.version, records.has_entries, records.has_documents INTO old FROM deskwright.records
    WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id;
    IF coalesce(old.version, 0) <> part.expected THEN
      refused := refused || jsonb_build_object(part.b, jsonb_build_object(
        'ok', false, 'reason', 'conflict', 'record', jsonb_build_object('kind', part.kind, 'id', part.id)));
    END IF;
    rows[part.n] := old.row;
    had_entries[part.n] := old.has_entries;
    had_documents[part.n] := old.has_documents;
  END LOOP;

  IF given ? 'removed' THEN
    FOR part IN
      SELECT * FROM jsonb_to_recordset(given -> 'removed') AS x (b text, kind text, id text, expected bigint)
    LOOP
      CONTINUE WHEN refused ? part.b;
      SELECT records.version INTO old FROM deskwright.records
      WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id;
      IF coalesce(old.version, 0) <> part.expected THEN
        refused := refused || jsonb_build_object(part.b, jsonb_build_object(
          'ok', false, 'reason', 'conflict', 'record', jsonb_build_object('kind', part.kind, 'id', part.id)));
      END IF;
    END LOOP;
  END IF;

  IF given ? 'refs' THEN
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
  END IF;

  IF (SELECT count(*) FROM jsonb_object_keys(refused)) < size THEN
    PERFORM deskwright.apply_all(own, given, refused, rows, had_entries, had_documents);
  END IF;
  IF size = 1 THEN RETURN jsonb_build_array(coalesce(refused -> '0', '{"ok": true}')); END IF;
  RETURN (
    SELECT jsonb_agg(coalesce(refused -> n::text, '{"ok": true}') ORDER BY n) FROM generate_series(0, size - 1) AS n);
END
$fn$;

CREATE FUNCTION deskwright.apply_all(
  own text, given jsonb, refused jsonb, rows bigint[], had_entries text[], had_documents text[]
) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $fn$
DECLARE
  part record;
  old record;
  now_row bigint;
  place integer;
BEGIN
  IF given ? 'settled' OR given ? 'erased' OR given ? 'removed' THEN
    PERFORM FROM deskwright.records
    WHERE records.row = ANY (
      rows || ARRAY(
        SELECT records.row
        FROM unnest(ARRAY(
          SELECT x.seq FROM jsonb_to_recordset(given -> 'settled') AS x (b text, seq bigint)
          WHERE NOT refused ? x.b)) AS leased (seq)
        JOIN deskwright.work ON work.tenant = own AND work.seq = leased.seq
        JOIN deskwright.records ON records.tenant = own AND records.kind = work.kind AND records.id = work.id
      ) || ARRAY(
        SELECT records.row
        FROM unnest(ARRAY(
          SELECT ROW (x.kind, x.id)::deskwright.name
          FROM jsonb_to_recordset(coalesce(given -> 'erased', '[]') || coalesce(given -> 'removed', '[]'))
            AS x (b text, kind text, id text)
          WHERE NOT refused ? x.b)) AS named
        JOIN deskwright.records ON records.tenant = own AND records.kind = named.kind AND records.id = named.id))
    ORDER BY records.kind, records.id
    FOR NO KEY UPDATE;
  END IF;

  IF given ? 'settled' THEN
    FOR part IN
      SELECT * FROM jsonb_to_recordset(given -> 'settled')
        AS x (b text, seq bigint, token text, "retryAt" double precision, error text)
    LOOP
      CONTINUE WHEN refused ? part.b;
      IF part."retryAt" IS NULL AND part.error IS NULL THEN
        DELETE FROM deskwright.work WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
      ELSE
        UPDATE deskwright.work SET due_at = part."retryAt", token = NULL, error = part.error
        WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
      END IF;
      IF NOT FOUND THEN PERFORM deskwright.missed(); END IF;
    END LOOP;
  END IF;

  IF given ? 'erased' THEN
    FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'erased') AS x (b text, kind text, id text) LOOP
      CONTINUE WHEN refused ? part.b;
      SELECT records.row INTO old FROM deskwright.records
      WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id;
      IF FOUND THEN
        UPDATE deskwright.events SET event = jsonb_set(event, '{personal}', deskwright.emptied(event -> 'personal'))
        WHERE events.tenant = own AND events.record = old.row AND events.event ? 'personal';
        DELETE FROM deskwright.entries WHERE entries.record = old.row;
        DELETE FROM deskwright.numbers WHERE numbers.record = old.row;
        DELETE FROM deskwright.documents WHERE documents.source = old.row;
        UPDATE deskwright.records SET stamp = NULL, texts = NULL, has_entries = NULL, has_documents = NULL
        WHERE records.row = old.row;
        place := array_position(rows, old.row);
        IF place IS NOT NULL THEN
          had_entries[place] := NULL;
          had_documents[place] := NULL;
        END IF;
      END IF;
      DELETE FROM deskwright.refs
      WHERE refs.tenant = own AND refs.kind = part.kind AND refs.id = part.id
        AND refs.channel >= 'contact.' AND refs.channel < 'contact/';
      DELETE FROM deskwright.work
      WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id AND work.what <> 'wake';
    END LOOP;
  END IF;

  IF given ? 'removed' THEN
    PERFORM deskwright.remove(own, ARRAY(
      SELECT ROW (x.kind, x.id, x.expected)::deskwright.removed
      FROM jsonb_to_recordset(given -> 'removed') AS x (b text, kind text, id text, expected bigint)
      WHERE NOT refused ? x.b));
  END IF;

  FOR part IN
    SELECT * FROM jsonb_to_recordset(given -> 'writes')
      AS x (b text, n integer, kind text, id text, expected bigint, count bigint, value jsonb, "wakeAt" double precision,
        stamp text, texts jsonb, entries jsonb, "hasEntries" text, documents jsonb, "hasDocuments" text)
  LOOP
    CONTINUE WHEN refused ? part.b;
    now_row := rows[part.n];
    IF now_row IS NULL THEN
      INSERT INTO deskwright.records (tenant, kind, id, version, value, stamp, texts, has_entries, has_documents)
      VALUES (own, part.kind, part.id, part.count, coalesce(part.value, 'null'), part.stamp, part.texts,
        part."hasEntries", part."hasDocuments")
      ON CONFLICT DO NOTHING
      RETURNING records.row INTO now_row;
      IF now_row IS NULL THEN PERFORM deskwright.missed(); END IF;
      rows[part.n] := now_row;
      IF part."hasEntries" IS NOT NULL OR part."hasDocuments" IS NOT NULL THEN
        PERFORM deskwright.keep_beside(own, now_row, part.kind, part.id, part.entries, part.documents);
      END IF;
    ELSE
      UPDATE deskwright.records
      SET version = part.expected + part.count, value = coalesce(part.value, 'null'), stamp = part.stamp,
        texts = part.texts, has_entries = part."hasEntries", has_documents = part."hasDocuments"
      WHERE records.row = now_row AND records.tenant = own AND records.version = part.expected
        AND records.has_entries IS NOT DISTINCT FROM had_entries[part.n]
        AND records.has_documents IS NOT DISTINCT FROM had_documents[part.n];
      IF NOT FOUND THEN PERFORM deskwright.missed(); END IF;
      IF had_entries[part.n] IS DISTINCT FROM part."hasEntries" THEN
        PERFORM deskwright.keep_beside(own, now_row, part.kind, part.id, part.entries, NULL);
      END IF;
      IF had_documents[part.n] IS DISTINCT FROM part."hasDocuments" THEN
        PERFORM deskwright.keep_beside(own, now_row, part.kind, part.id, NULL, part.documents);
      END IF;
    END IF;
    IF part."wakeAt" IS NOT NULL THEN
      INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
      VALUES (own, 'wake', part.kind, part.id,
        jsonb_build_object('record', jsonb_build_object('kind', part.kind, 'id', part.id)), part."wakeAt")
      ON CONFLICT (tenant, kind, id) WHERE what = 'wake'
      DO UPDATE SET due_at = excluded.due_at, token = NULL, attempts = 0, error = NULL;
    ELSIF part.expected > 0 THEN
      DELETE FROM deskwright.work
      WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id AND work.what = 'wake';
    END IF;
  END LOOP;

  INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
  SELECT own, rows[x.n], x.seq, x.event ->> 'type', pg_current_xact_id()::text::bigint, x.event
  FROM jsonb_to_recordset(given -> 'events') AS x (b text, n integer, seq bigint, event jsonb)
  WHERE NOT refused ? x.b
  ORDER BY x.n, x.seq;

  IF given ? 'refs' THEN
    FOR part IN
      SELECT * FROM jsonb_to_recordset(given -> 'refs') AS x (b text, channel text, thread text, kind text, id text, whole text)
      ORDER BY channel COLLATE "C", thread COLLATE "C"
    LOOP
      CONTINUE WHEN refused ? part.b;
      INSERT INTO deskwright.refs (tenant, channel, thread, kind, id, whole)
      VALUES (own, part.channel, part.thread, part.kind, part.id, part.whole)
      ON CONFLICT DO NOTHING;
      CONTINUE WHEN FOUND;
      PERFORM FROM deskwright.refs
      WHERE refs.tenant = own AND refs.channel = part.channel AND refs.thread = part.thread
        AND refs.kind = part.kind AND refs.id = part.id;
      IF NOT FOUND THEN PERFORM deskwright.missed(); END IF;
    END LOOP;
  END IF;

  IF given ? 'work' THEN
    INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at, error)
    SELECT own, x.what, x.kind, x.id, x.body, CASE WHEN x.error IS NULL THEN '-infinity'::double precision END, x.error
    FROM jsonb_to_recordset(given -> 'work')
      AS x (b text, n integer, what text, kind text, id text, body jsonb, error text)
    WHERE NOT refused ? x.b
    ORDER BY x.n;
  END IF;

  IF given ? 'forgotten' THEN
    FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'forgotten') AS x (b text, key text) ORDER BY key COLLATE "C" LOOP
      CONTINUE WHEN refused ? part.b;
      DELETE FROM deskwright.once WHERE once.tenant = own AND once.key = part.key;
    END LOOP;
  END IF;

  IF given ? 'once' THEN
    FOR part IN
      SELECT * FROM jsonb_to_recordset(given -> 'once')
        AS x (b text, key text, answer jsonb, at double precision, whole text)
      ORDER BY key COLLATE "C"
    LOOP
      CONTINUE WHEN refused ? part.b;
      INSERT INTO deskwright.once (tenant, key, answer, at, whole)
      VALUES (own, part.key, coalesce(part.answer, 'null'), part.at, part.whole)
      ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN PERFORM deskwright.missed(); END IF;
    END LOOP;
  END IF;
END
$fn$;
`;
