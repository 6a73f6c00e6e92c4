/**
 * `write_batches(own, given)` writes batches, as `commit_batches` does, and says whether it did: it takes for granted that
 * nothing stands against them, and looks at keys, references and new records no sooner than it writes them, since the index
 * that would refuse them has to be gone through anyway. `false` is "nothing was written, for something stands against it",
 * which `objections` then names; where something was written already, it raises `serialization_failure` or
 * `unique_violation`, which undoes everything.
 *
 * It is given lists of the pieces of all batches; no batch may concern a record, reference, key or lease that another one
 * concerns. Records that are new are in `made`, others in `changed`, both in the order of kind and id; `n` numbers them all, those
 * of `made` first. What is kept beside new records is in `entries`, `numbers` and `documents`, and a wake of theirs in `work`.
 *
 * Locks are taken in one order: keys, records that were there, new records, references. What is erased or removed gives up its
 * references before that, so they are looked at first.
 *
 * What is new is written by one statement for each table: beginning a statement costs as much as inserting some rows. For the
 * same reason a condition with a query in it stands behind one without. What is there already is changed row by row, for the
 * planner must not have the choice to read a table instead.
 *
 * `commit_batches` and `without` stay for processes of the version before.
 */
export const writeBatches = `
CREATE FUNCTION deskwright.write_batches(own text, given jsonb) RETURNS boolean LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $fn$
DECLARE
  part record;
  old record;
  rows bigint[];
  made bigint[];
  had_entries text[];
  had_documents text[];
  place integer;
  added bigint;
BEGIN
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'A commit has to be the first to write in its transaction' USING ERRCODE = 'active_sql_transaction';
  END IF;
  PERFORM set_config('deskwright.tenant', own, true), pg_advisory_xact_lock_shared(hashtext('deskwright.commit'), hashtext(own));

  IF given ? 'changed' THEN
    FOR part IN
      SELECT x.n, found.row, found.version IS NOT DISTINCT FROM x.expected AS fits, found.has_entries, found.has_documents
      FROM jsonb_to_recordset(given -> 'changed') AS x (n integer, kind text, id text, expected bigint)
      LEFT JOIN LATERAL (
        SELECT records.row, records.version, records.has_entries, records.has_documents FROM deskwright.records
        WHERE records.tenant = own AND records.kind = x.kind AND records.id = x.id LIMIT 1
      ) AS found ON true
    LOOP
      IF NOT part.fits THEN RETURN false; END IF;
      rows[part.n] := part.row;
      had_entries[part.n] := part.has_entries;
      had_documents[part.n] := part.has_documents;
    END LOOP;
  END IF;

  IF given ? 'erased' OR given ? 'removed' THEN
    IF EXISTS (
      SELECT FROM jsonb_to_recordset(given -> 'refs') AS x (channel text, thread text, kind text, id text)
      CROSS JOIN LATERAL (
        SELECT refs.kind, refs.id FROM deskwright.refs
        WHERE refs.tenant = own AND refs.channel = x.channel AND refs.thread = x.thread LIMIT 1
      ) AS taken
      WHERE taken.kind <> x.kind OR taken.id <> x.id
    ) THEN
      RETURN false;
    END IF;
  END IF;

  IF given ? 'once' THEN
    INSERT INTO deskwright.once (tenant, key, answer, at, whole)
    SELECT own, x.key, coalesce(x.answer, 'null'), x.at, x.whole
    FROM jsonb_to_recordset(given -> 'once') AS x (key text, answer jsonb, at double precision, whole text)
    ORDER BY x.key COLLATE "C"
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added = 0 THEN RETURN false; END IF;
    IF added < jsonb_array_length(given -> 'once') THEN PERFORM deskwright.missed(); END IF;
  END IF;

  IF given ? 'settled' OR given ? 'erased' OR given ? 'removed' THEN
    PERFORM FROM deskwright.records
    WHERE records.row = ANY (
      rows || ARRAY(
        SELECT records.row
        FROM unnest(ARRAY(
          SELECT x.seq FROM jsonb_to_recordset(given -> 'settled') AS x (seq bigint))) AS leased (seq)
        JOIN deskwright.work ON work.tenant = own AND work.seq = leased.seq
        JOIN deskwright.records ON records.tenant = own AND records.kind = work.kind AND records.id = work.id
      ) || ARRAY(
        SELECT records.row
        FROM unnest(ARRAY(
          SELECT ROW (x.kind, x.id)::deskwright.name
          FROM jsonb_to_recordset(coalesce(given -> 'erased', '[]') || coalesce(given -> 'removed', '[]'))
            AS x (kind text, id text))) AS named
        JOIN deskwright.records ON records.tenant = own AND records.kind = named.kind AND records.id = named.id))
    ORDER BY records.kind, records.id
    FOR NO KEY UPDATE;

    FOR part IN
      SELECT * FROM jsonb_to_recordset(given -> 'settled')
        AS x (seq bigint, token text, "retryAt" double precision, error text)
    LOOP
      IF part."retryAt" IS NULL AND part.error IS NULL THEN
        DELETE FROM deskwright.work WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
      ELSE
        UPDATE deskwright.work SET due_at = part."retryAt", token = NULL, error = part.error
        WHERE work.tenant = own AND work.seq = part.seq AND work.token = part.token;
      END IF;
      IF NOT FOUND THEN PERFORM deskwright.missed(); END IF;
    END LOOP;

    FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'erased') AS x (kind text, id text) LOOP
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

    IF given ? 'removed' THEN
      PERFORM deskwright.remove(own, ARRAY(
        SELECT ROW (x.kind, x.id, x.expected)::deskwright.removed
        FROM jsonb_to_recordset(given -> 'removed') AS x (kind text, id text, expected bigint)));
    END IF;
  END IF;

  IF given ? 'changed' THEN
    FOR part IN
      SELECT * FROM jsonb_to_recordset(given -> 'changed')
        AS x (n integer, kind text, id text, expected bigint, count bigint, value jsonb, "wakeAt" double precision,
          stamp text, texts jsonb, entries jsonb, "hasEntries" text, documents jsonb, "hasDocuments" text)
    LOOP
      UPDATE deskwright.records
      SET version = part.expected + part.count, value = coalesce(part.value, 'null'), stamp = part.stamp,
        texts = part.texts, has_entries = part."hasEntries", has_documents = part."hasDocuments"
      WHERE records.row = rows[part.n] AND records.tenant = own AND records.version = part.expected
        AND records.has_entries IS NOT DISTINCT FROM had_entries[part.n]
        AND records.has_documents IS NOT DISTINCT FROM had_documents[part.n];
      IF NOT FOUND THEN PERFORM deskwright.missed(); END IF;
      IF had_entries[part.n] IS DISTINCT FROM part."hasEntries" THEN
        PERFORM deskwright.keep_beside(own, rows[part.n], part.kind, part.id, part.entries, NULL);
      END IF;
      IF had_documents[part.n] IS DISTINCT FROM part."hasDocuments" THEN
        PERFORM deskwright.keep_beside(own, rows[part.n], part.kind, part.id, NULL, part.documents);
      END IF;
      IF part."wakeAt" IS NULL THEN
        DELETE FROM deskwright.work
        WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id AND work.what = 'wake';
      ELSE
        INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
        VALUES (own, 'wake', part.kind, part.id,
          jsonb_build_object('record', jsonb_build_object('kind', part.kind, 'id', part.id)), part."wakeAt")
        ON CONFLICT (tenant, kind, id) WHERE what = 'wake'
        DO UPDATE SET due_at = excluded.due_at, token = NULL, attempts = 0, error = NULL;
      END IF;
    END LOOP;
  END IF;

  IF given ? 'made' THEN
    WITH new AS (
      INSERT INTO deskwright.records (tenant, kind, id, version, value, stamp, texts, has_entries, has_documents)
      SELECT own, x.kind, x.id, x.count, coalesce(x.value, 'null'), x.stamp, x.texts, x."hasEntries", x."hasDocuments"
      FROM jsonb_to_recordset(given -> 'made')
        AS x (kind text, id text, count bigint, value jsonb, stamp text, texts jsonb, "hasEntries" text, "hasDocuments" text)
      RETURNING records.row
    )
    SELECT array_agg(new.row) INTO made FROM new;
    WITH entered AS (
      INSERT INTO deskwright.entries (tenant, record, kind, id, field, value)
      SELECT own, made[x.n], x.kind, x.id, x.field, x.value
      FROM jsonb_to_recordset(given -> 'entries') AS x (n integer, kind text, id text, field text, value text)
    ), numbered AS (
      INSERT INTO deskwright.numbers (tenant, record, kind, id, field, number)
      SELECT own, made[x.n], x.kind, x.id, x.field, x.number
      FROM jsonb_to_recordset(given -> 'numbers') AS x (n integer, kind text, id text, field text, number double precision)
    )
    INSERT INTO deskwright.documents (tenant, source, part, kind, id, fields, words, lexemes)
    SELECT own, made[x.n], x.part, x.kind, x.id, x.fields, x.words, deskwright.lexemes(x.words, x.mark)
    FROM jsonb_to_recordset(given -> 'documents')
      AS x (n integer, part integer, kind text, id text, fields text[], words text, mark text);
    rows := made || rows;
  END IF;

  INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
  SELECT own, rows[x.n], x.seq, x.event ->> 'type', pg_current_xact_id()::text::bigint, x.event
  FROM jsonb_to_recordset(given -> 'events') AS x (n integer, seq bigint, event jsonb);

  IF given ? 'refs' THEN
    INSERT INTO deskwright.refs (tenant, channel, thread, kind, id, whole)
    SELECT own, x.channel, x.thread, x.kind, x.id, x.whole
    FROM jsonb_to_recordset(given -> 'refs') AS x (channel text, thread text, kind text, id text, whole text)
    ORDER BY x.channel COLLATE "C", x.thread COLLATE "C"
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added < jsonb_array_length(given -> 'refs') THEN
      IF EXISTS (
        SELECT FROM jsonb_to_recordset(given -> 'refs') AS x (channel text, thread text, kind text, id text)
        LEFT JOIN LATERAL (
          SELECT refs.kind, refs.id FROM deskwright.refs
          WHERE refs.tenant = own AND refs.channel = x.channel AND refs.thread = x.thread LIMIT 1
        ) AS linked ON true
        WHERE linked.kind IS DISTINCT FROM x.kind OR linked.id IS DISTINCT FROM x.id
      ) THEN
        PERFORM deskwright.missed();
      END IF;
    END IF;
  END IF;

  IF given ? 'work' THEN
    INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at, error)
    SELECT own, x.what, x.kind, x.id, x.body,
      coalesce(x."dueAt", CASE WHEN x.error IS NULL THEN '-infinity'::double precision END), x.error
    FROM jsonb_to_recordset(given -> 'work')
      AS x (what text, kind text, id text, body jsonb, "dueAt" double precision, error text);
  END IF;

  IF given ? 'forgotten' THEN
    FOR part IN SELECT * FROM jsonb_to_recordset(given -> 'forgotten') AS x (key text) ORDER BY key COLLATE "C" LOOP
      DELETE FROM deskwright.once WHERE once.tenant = own AND once.key = part.key;
    END LOOP;
  END IF;

  RETURN true;
END
$fn$;
`;
