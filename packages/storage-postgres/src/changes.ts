import { type ChangeEvent, type Changes, type ChangesPage, DeskError, type StoredEvent } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromJsonText } from './json-text.ts';
import { fromNameText } from './name-text.ts';

/**
 * The transaction id below which every commit of the tenant has ended. Events are in the order of these ids, which
 * transactions get when they begin to write but make visible when they end: so the feed stops before the first commit that
 * is still under way. A commit holds the tenant's lock from before it has an id until after it has ended. Of those without
 * an id, or that begin later, the id is not below `xmax`. Locks are read once, for all of them have to be of one moment;
 * they show the lower 32 bits of ids.
 */
export const HORIZON = `WITH locks AS MATERIALIZED (SELECT * FROM pg_locks WHERE granted),
present AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax)
SELECT least(xmax, xmax + (
  SELECT min((ids.transactionid::text::bigint - xmax % 4294967296 + 6442450944) % 4294967296 - 2147483648)
  FROM locks AS ids
  WHERE ids.locktype = 'transactionid' AND ids.mode = 'ExclusiveLock' AND ids.pid IN (
    SELECT commits.pid FROM locks AS commits
    WHERE commits.locktype = 'advisory' AND commits.objsubid = 2
      AND commits.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND commits.classid::bigint = hashtext('deskwright.commit')::bigint & 4294967295
      AND commits.objid::bigint = hashtext($1::text)::bigint & 4294967295)
))::text AS xid FROM present`;

export const CHANGES = `SELECT events.xid::text AS xid, events.position::text AS position, records.kind, records.id, events.event::text AS event
FROM deskwright.events JOIN deskwright.records ON records.tenant = own.tenant AND records.row = events.record
WHERE events.tenant = own.tenant AND (events.xid, events.position) > ($2::bigint, $3::bigint) AND events.xid < $4::bigint
ORDER BY events.xid, events.position LIMIT $5::bigint`;

const POSITION = /^(\d{1,18})-(\d{1,18})$/;

/** A page of the feed of all events. */
export async function changes(at: Connection, { after, limit }: ChangesPage): Promise<Changes> {
  const [position, xid = '', place = ''] = POSITION.exec(after ?? '0-0') ?? [];
  if (position === undefined) throw new DeskError('storage.badCursor', `"${after}" is no position of this feed`);
  // Two statements, for the events have to be read after it was seen which commits are under way.
  const { rows: horizon } = await at.pool.query(HORIZON, [at.tenantText]);
  const end = (horizon[0] as { readonly xid: string }).xid;
  const rows = await at.rows(CHANGES, [xid, place, end, Math.max(0, limit)]);
  const events = rows.map(
    (row): ChangeEvent => ({
      ...(fromJsonText(String(row.event)) as StoredEvent),
      record: { kind: fromNameText(String(row.kind)), id: fromNameText(String(row.id)) },
    }),
  );
  const last = rows.at(-1);
  return { events, position: last === undefined ? position : `${last.xid}-${last.position}` };
}
