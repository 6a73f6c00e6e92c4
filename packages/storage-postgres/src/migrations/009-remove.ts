/**
 * `remove(own, removals)` takes records away with everything that is kept for them: their history, references, wakes,
 * deliveries and commands. It raises `serialization_failure` when a record has another version by now.
 */
export const remove = `
CREATE FUNCTION deskwright.remove(own text, removals deskwright.removed[]) RETURNS void LANGUAGE plpgsql AS $fn$
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
  DELETE FROM deskwright.refs USING unnest(removals) AS part
  WHERE refs.tenant = own AND refs.kind = part.kind AND refs.id = part.id;
  DELETE FROM deskwright.work USING unnest(removals) AS part
  WHERE work.tenant = own AND work.kind = part.kind AND work.id = part.id;
END
$fn$;
`;
