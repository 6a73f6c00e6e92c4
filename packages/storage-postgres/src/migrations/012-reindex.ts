/**
 * `reindex(own, given)` brings what is kept beside some records in line with what was computed for them, and says how many
 * it was: those that have been written since they were read are left alone.
 */
export const reindex = `
CREATE FUNCTION deskwright.reindex(own text, given jsonb) RETURNS bigint LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $fn$
DECLARE
  part record;
  old record;
  done bigint := 0;
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  FOR part IN
    SELECT * FROM jsonb_to_recordset(given)
      AS x (kind text, id text, version bigint, stamp text, texts jsonb, entries jsonb, "hasEntries" text,
        documents jsonb, "hasDocuments" text)
    ORDER BY kind COLLATE "C", id COLLATE "C"
  LOOP
    SELECT records.row, records.has_entries, records.has_documents INTO old FROM deskwright.records
    WHERE records.tenant = own AND records.kind = part.kind AND records.id = part.id
      AND records.version = part.version
    FOR NO KEY UPDATE;
    CONTINUE WHEN NOT FOUND;
    UPDATE deskwright.records
    SET stamp = part.stamp, texts = part.texts, has_entries = part."hasEntries", has_documents = part."hasDocuments"
    WHERE records.row = old.row;
    IF old.has_entries IS DISTINCT FROM part."hasEntries" THEN
      PERFORM deskwright.keep_beside(own, old.row, part.kind, part.id, part.entries, NULL);
    END IF;
    IF old.has_documents IS DISTINCT FROM part."hasDocuments" THEN
      PERFORM deskwright.keep_beside(own, old.row, part.kind, part.id, NULL, part.documents);
    END IF;
    done := done + 1;
  END LOOP;
  RETURN done;
END
$fn$;
`;
