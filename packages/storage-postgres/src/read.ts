import type { HistoryPage, Json, LoadedRecord, RecordId, Ref, StoredEvent } from '@deskwright/core/port';
import type { Connection, Row } from './connection.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { toKeyText } from './key-text.ts';
import { fromNameText, toNameText } from './name-text.ts';

export const LOAD = 'SELECT * FROM deskwright.load($1, $2, $3)';
export const LOAD_BY_REF = 'SELECT * FROM deskwright.load_by_ref($1, $2, $3)';

const HISTORY = `SELECT events.event::text AS event FROM deskwright.events
WHERE events.tenant = own.tenant AND events.record = (
    SELECT records.row FROM deskwright.records
    WHERE records.tenant = own.tenant AND records.kind = $2 AND records.id = $3)
  AND events.seq > $4::bigint AND events.seq < $5::bigint
  AND ($6::text IS NULL OR events.type IN (SELECT jsonb_array_elements_text($6::text::jsonb)))`;
export const HISTORY_FORWARDS = `${HISTORY} ORDER BY events.seq LIMIT $7::bigint`;
export const HISTORY_BACKWARDS = `${HISTORY} ORDER BY events.seq DESC LIMIT $7::bigint`;

/** The record with this id, or the one a reference leads to. */
export async function load(at: Connection, key: RecordId | { readonly ref: Ref }): Promise<LoadedRecord | null> {
  const { rows } =
    'ref' in key
      ? await at.prepared(LOAD_BY_REF, [
          at.tenantText,
          toNameText(key.ref.channel),
          toNameText(toKeyText(key.ref.thread)),
        ])
      : await at.prepared(LOAD, [at.tenantText, toNameText(key.kind), toNameText(key.id)]);
  const row = rows[0] as Row | undefined;
  if (row === undefined) return null;
  return {
    kind: fromNameText(String(row.kind)),
    id: fromNameText(String(row.id)),
    value: fromJsonText(String(row.value)) as Json,
    version: Number(row.version),
  };
}

/** A page of one record's events; see the port for which way it pages. */
export async function history(at: Connection, record: RecordId, page: HistoryPage): Promise<readonly StoredEvent[]> {
  const { after, before, limit = 1000, types } = page;
  const backwards = before !== undefined && after === undefined;
  const rows = await at.rows(backwards ? HISTORY_BACKWARDS : HISTORY_FORWARDS, [
    toNameText(record.kind),
    toNameText(record.id),
    after ?? 0,
    before ?? Number.MAX_SAFE_INTEGER,
    types === undefined ? null : toJsonText(types),
    Math.max(0, limit),
  ]);
  const events = rows.map((row) => fromJsonText(String(row.event)) as StoredEvent);
  return backwards ? events.reverse() : events;
}
