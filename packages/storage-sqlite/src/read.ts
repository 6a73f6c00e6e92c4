import {
  type ChangeEvent,
  type Changes,
  type ChangesPage,
  DeskError,
  type HistoryPage,
  type LoadedRecord,
  type RecordId,
  type Ref,
  type StoredEvent,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromNameText, toNameText } from './name-text.ts';

const LOAD = 'SELECT kind, id, version, value FROM records WHERE tenant = ? AND kind = ? AND id = ?';
const LOAD_BY_REF = `SELECT records.kind, records.id, records.version, records.value
FROM refs JOIN records ON records.tenant = refs.tenant AND records.kind = refs.kind AND records.id = refs.id
WHERE refs.tenant = ? AND refs.channel = ? AND refs.thread = ?`;

const OF_RECORD = 'SELECT row FROM records WHERE tenant = ? AND kind = ? AND id = ?';
const HISTORY = `SELECT event FROM events WHERE record = (${OF_RECORD}) AND seq > ? AND seq < ?
AND (?6 IS NULL OR type IN (SELECT value FROM json_each(?6)))`;
const HISTORY_FORWARDS = `${HISTORY} ORDER BY seq LIMIT ?7`;
const HISTORY_BACKWARDS = `${HISTORY} ORDER BY seq DESC LIMIT ?7`;

const CHANGES = `SELECT events.position, records.kind, records.id, events.event
FROM events JOIN records ON records.row = events.record
WHERE events.tenant = ? AND events.position > ? ORDER BY events.position LIMIT ?`;

interface RecordRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly value: string;
}

/** The record with this id, or the one a reference leads to. */
export function load(at: Connection, key: RecordId | { readonly ref: Ref }): LoadedRecord | null {
  const row = (
    'ref' in key
      ? at.statement(LOAD_BY_REF).get(at.tenantText, toNameText(key.ref.channel), toNameText(key.ref.thread))
      : at.statement(LOAD).get(at.tenantText, toNameText(key.kind), toNameText(key.id))
  ) as RecordRow | undefined;
  if (row === undefined) return null;
  return {
    kind: fromNameText(row.kind),
    id: fromNameText(row.id),
    value: JSON.parse(row.value),
    version: row.version,
  };
}

/** A page of one record's events; see the port for which way it pages. */
export function history(at: Connection, record: RecordId, page: HistoryPage): readonly StoredEvent[] {
  const { after, before, limit = 1000, types } = page;
  const backwards = before !== undefined && after === undefined;
  const rows = at
    .statement(backwards ? HISTORY_BACKWARDS : HISTORY_FORWARDS)
    .all(
      at.tenantText,
      toNameText(record.kind),
      toNameText(record.id),
      after ?? 0,
      before ?? Number.MAX_SAFE_INTEGER,
      types === undefined ? null : JSON.stringify(types.map(toNameText)),
      limit,
    ) as { readonly event: string }[];
  const events = rows.map((row): StoredEvent => JSON.parse(row.event));
  return backwards ? events.reverse() : events;
}

/** A page of the feed of all events. */
export function changes(at: Connection, { after, limit }: ChangesPage): Changes {
  const start = after === null ? 0 : Number(after);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new DeskError('storage.badCursor', `"${after}" is no position of this feed`);
  }
  const rows = at.statement(CHANGES).all(at.tenantText, start, limit) as {
    readonly position: number;
    readonly kind: string;
    readonly id: string;
    readonly event: string;
  }[];
  const events = rows.map(
    (row): ChangeEvent => ({
      ...(JSON.parse(row.event) as StoredEvent),
      record: { kind: fromNameText(row.kind), id: fromNameText(row.id) },
    }),
  );
  return { events, position: String(rows.at(-1)?.position ?? start) };
}
