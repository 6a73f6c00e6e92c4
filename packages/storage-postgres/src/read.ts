import type { HistoryPage, Json, LoadedRecord, RecordId, Ref, StoredEvent } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { toKeyText } from './key-text.ts';
import { fromNameText, toNameText } from './name-text.ts';

export const LOAD = `SELECT records.kind, records.id, records.version, records.value::text AS value
FROM deskwright.records WHERE records.tenant = own.tenant AND records.kind = $2 AND records.id = $3 OFFSET 0`;
export const LOAD_BY_REF = `SELECT records.kind, records.id, records.version, records.value::text AS value
FROM deskwright.refs JOIN deskwright.records
  ON records.tenant = refs.tenant AND records.kind = refs.kind AND records.id = refs.id
WHERE refs.tenant = own.tenant AND refs.channel = $2 AND refs.thread = $3 OFFSET 0`;

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
  const [row] =
    'ref' in key
      ? await at.rows(LOAD_BY_REF, [toNameText(key.ref.channel), toNameText(toKeyText(key.ref.thread))])
      : await at.rows(LOAD, [toNameText(key.kind), toNameText(key.id)]);
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
