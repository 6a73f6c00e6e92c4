/**
 * `load(own, wanted, name)` is the record of a kind with an id, `load_by_ref(own, link, name)` the one that a reference leads
 * to. Functions keep their plans for as long as a connection lives; a statement would be planned anew each time it is asked,
 * which takes longer than to find the row.
 */
export const load = `
CREATE FUNCTION deskwright.load(own text, wanted text, name text)
RETURNS TABLE (kind text, id text, version bigint, value text) LANGUAGE plpgsql STABLE ROWS 1 AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  RETURN QUERY SELECT records.kind, records.id, records.version, records.value::text FROM deskwright.records
  WHERE records.tenant = own AND records.kind = wanted AND records.id = name;
END
$fn$;

CREATE FUNCTION deskwright.load_by_ref(own text, link text, name text)
RETURNS TABLE (kind text, id text, version bigint, value text) LANGUAGE plpgsql STABLE ROWS 1 AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  RETURN QUERY SELECT records.kind, records.id, records.version, records.value::text
  FROM deskwright.refs JOIN deskwright.records
    ON records.tenant = refs.tenant AND records.kind = refs.kind AND records.id = refs.id
  WHERE refs.tenant = own AND refs.channel = link AND refs.thread = name;
END
$fn$;
`;
