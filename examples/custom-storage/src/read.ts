import {
  type ChangeEvent,
  type Changes,
  type ChangesPage,
  type CountQuery,
  type CountRow,
  comparePlaces,
  countGroups,
  DeskError,
  type FieldTable,
  type FindQuery,
  type FindResult,
  type Found,
  fieldOf,
  filterPredicate,
  fromCursor,
  type HistoryPage,
  type LoadedRecord,
  orderFields,
  parseSearch,
  placeOf,
  type RecordId,
  type Ref,
  type RefWrite,
  type SearchDocument,
  type StoredEvent,
  searchFinds,
  searchText,
  toCursor,
  tokens,
  type UntypedFilter,
} from '@deskwright/core/port';
import type { Draft } from './draft.ts';
import type { EventRow, RecordRow } from './rows.ts';

/** The record with this id, or the one a reference leads to. */
export async function load(draft: Draft, key: RecordId | { readonly ref: Ref }): Promise<LoadedRecord | null> {
  const name = 'ref' in key ? (await draft.get<RefWrite>('ref', key.ref.channel, key.ref.thread))?.to : key;
  const row = name === undefined ? undefined : await draft.get<RecordRow>('record', name.kind, name.id);
  return row === undefined ? null : { kind: row.kind, id: row.id, value: row.value, version: row.version };
}

/** A page of one record's events; see the port for which way it pages. */
export async function history(
  draft: Draft,
  { kind, id }: RecordId,
  page: HistoryPage,
): Promise<readonly StoredEvent[]> {
  const { after = 0, before = Number.POSITIVE_INFINITY, limit = 1000, types } = page;
  const events: StoredEvent[] = [];
  for await (const { event } of draft.scan<EventRow>('event', kind, id)) {
    if (event.seq <= after || event.seq >= before || types?.includes(event.type) === false) continue;
    events.push(event);
  }
  const isBackwards = page.before !== undefined && page.after === undefined;
  return isBackwards ? events.slice(Math.max(0, events.length - limit)) : events.slice(0, Math.max(0, limit));
}

/** A page of the feed of all events. */
export async function changes(draft: Draft, { after, limit }: ChangesPage): Promise<Changes> {
  const start = after === null ? 0 : Number(after);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new DeskError('storage.badCursor', `"${after}" is no position of this feed`);
  }
  const events: ChangeEvent[] = [];
  let end = start;
  for await (const entry of draft.scan<RecordId & { position: number; seq: number }>('feed')) {
    if (events.length >= limit) break;
    if (entry.position <= start) continue;
    const row = await draft.get<EventRow>('event', entry.kind, entry.id, entry.seq);
    if (row === undefined) continue;
    events.push({ ...row.event, record: { kind: entry.kind, id: entry.id } });
    end = entry.position;
  }
  return { events, position: String(end) };
}

function asksFullText(filter: UntypedFilter): boolean {
  if ('all' in filter) return filter.all.some(asksFullText);
  if ('any' in filter) return filter.any.some(asksFullText);
  return 'not' in filter ? asksFullText(filter.not) : filter.op === 'find';
}

/** Answers full-text comparisons about records of a kind from all that is said of them. */
async function finder(draft: Draft, kind: string): Promise<Found> {
  const said = new Map<string, { readonly fields: readonly string[]; readonly words: readonly string[] }[]>();
  for await (const { of, fields, text } of draft.scan<SearchDocument>('said', kind)) {
    said.set(of.id, [...(said.get(of.id) ?? []), { fields, words: tokens(text) }]);
  }
  return (comparison, id) => {
    const documents = (said.get(id) ?? []).filter(({ fields }) => fields.includes(comparison.field));
    return searchFinds(
      parseSearch(searchText(comparison)),
      documents.map(({ words }) => words),
    );
  };
}

/** The records of a kind that satisfy a filter. A key-value store has no indexes but keys, so all of the kind are read. */
async function matching(
  draft: Draft,
  fields: FieldTable,
  kind: string,
  where: UntypedFilter | undefined,
): Promise<readonly RecordRow[]> {
  const own = Object.hasOwn(fields, kind) ? (fields[kind] ?? {}) : {};
  const found = where !== undefined && asksFullText(where) ? await finder(draft, kind) : undefined;
  const test = where === undefined ? () => true : filterPredicate(own, where, found);
  const rows: RecordRow[] = [];
  for await (const row of draft.scan<RecordRow>('record', kind)) if (test(row.value, row.id)) rows.push(row);
  return rows;
}

/** One page of the records that satisfy a query. */
export async function find(draft: Draft, fields: FieldTable, kind: string, query: FindQuery): Promise<FindResult> {
  const order = orderFields(fields, kind, query.order ?? []);
  const after = query.after === undefined ? null : fromCursor(query.after, order);
  const placed = (await matching(draft, fields, kind, query.where))
    .map(({ id, value, version }) => ({ record: { id, value, version }, place: placeOf(order, id, value) }))
    .filter(({ place }) => after === null || comparePlaces(order, place, after) > 0)
    .sort((a, b) => comparePlaces(order, a.place, b.place));
  const page = placed.slice(0, query.limit);
  const last = page.at(-1);
  const next = last !== undefined && placed.length > page.length ? toCursor(last.place) : null;
  return { items: page.map(({ record }) => record), next };
}

/** How many records satisfy a query, by group. */
export async function count(
  draft: Draft,
  fields: FieldTable,
  kind: string,
  query: CountQuery,
): Promise<readonly CountRow[]> {
  const by = (query.by ?? []).map((name) => fieldOf(fields, kind, name));
  const rows = await matching(draft, fields, kind, query.where);
  return countGroups(
    by,
    rows.map(({ value }) => ({
      values: by.map(({ read }) => (read as (state: unknown) => unknown)(value)),
      count: 1,
    })),
  );
}
