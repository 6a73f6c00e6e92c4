/**
 * Lets single rows be found by the index that leads to them alone, in a new database as well. Before a table has statistics,
 * the planner takes every index that begins with the tenant for equally good, and functions keep their plans: a record was
 * looked for through all those of its kind.
 *
 * - `records_by_status` and `records_by_stamp` have a condition that always holds. Only queries that say it may use them.
 * - Of equally good indexes the planner takes the one that was made last, so those that lead to single rows are made anew.
 * - `load_by_ref` may not choose with which of its two tables it begins.
 */
export const ownIndexes = `
DROP INDEX deskwright.records_by_status, deskwright.records_by_stamp;
CREATE INDEX records_by_status ON deskwright.records (tenant, kind, status, department) WHERE status IS NULL OR status >= '';
CREATE INDEX records_by_stamp ON deskwright.records (tenant, kind, stamp) WHERE stamp IS NULL OR stamp >= '';

ALTER TABLE deskwright.records DROP CONSTRAINT records_pkey, ADD PRIMARY KEY (row);
ALTER TABLE deskwright.events DROP CONSTRAINT events_pkey, ADD PRIMARY KEY (record, seq);
DROP INDEX deskwright.work_wakes;
CREATE UNIQUE INDEX work_wakes ON deskwright.work (tenant, kind, id) WHERE what = 'wake';
ALTER TABLE deskwright.work DROP CONSTRAINT work_pkey, ADD PRIMARY KEY (seq);
ALTER TABLE deskwright.refs DROP CONSTRAINT refs_pkey, ADD PRIMARY KEY (tenant, channel, thread);
ALTER TABLE deskwright.entries DROP CONSTRAINT entries_pkey, ADD PRIMARY KEY (record, field, value);
ALTER TABLE deskwright.numbers DROP CONSTRAINT numbers_pkey, ADD PRIMARY KEY (record, field);
ALTER TABLE deskwright.documents DROP CONSTRAINT documents_pkey, ADD PRIMARY KEY (source, part);

CREATE OR REPLACE FUNCTION deskwright.load_by_ref(own text, link text, name text)
RETURNS TABLE (kind text, id text, version bigint, value text) LANGUAGE plpgsql STABLE ROWS 1 AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  RETURN QUERY SELECT found.kind, found.id, found.version, found.value::text
  FROM (
    SELECT refs.kind, refs.id FROM deskwright.refs
    WHERE refs.tenant = own AND refs.channel = link AND refs.thread = name LIMIT 1
  ) AS target
  CROSS JOIN LATERAL (
    SELECT records.kind, records.id, records.version, records.value FROM deskwright.records
    WHERE records.tenant = own AND records.kind = target.kind AND records.id = target.id LIMIT 1
  ) AS found;
END
$fn$;
`;
