import {
  type Batch,
  type CommitResult,
  checkBatch,
  erasePersonal,
  type OnceWrite,
  type RecordId,
  type Ref,
  type RefWrite,
  type SearchDocument,
  type Settlement,
  type Task,
  type Write,
} from '@deskwright/core/port';
import type { Draft } from './draft.ts';
import { type EventRow, ownerOf, type RecordRow, type Target, type WorkRow } from './rows.ts';
import { rowAt, schedule, unschedule } from './schedule.ts';

/** Before every instant: deliveries and commands can be claimed as soon as they are committed. */
const AT_ONCE = -8.64e15;

/** Says what a record contributes to full-text search. */
export type DocumentsOf = (record: RecordId, value: unknown) => readonly SearchDocument[];

/** What stands against a batch, in the order in which the port promises to look, or `null`. */
async function objection(draft: Draft, batch: Batch): Promise<CommitResult | null> {
  for (const { key } of batch.once) {
    const first = await draft.get<OnceWrite>('once', key);
    if (first !== undefined) return { ok: false, reason: 'duplicate', first: first.answer };
  }
  for (const { token } of batch.settled) {
    if ((await draft.get('lease', token)) === undefined) return { ok: false, reason: 'lease', token };
  }
  for (const { kind, id, expected } of [...batch.writes, ...batch.removed]) {
    const version = (await draft.get<RecordRow>('record', kind, id))?.version ?? 0;
    if (version !== expected) return { ok: false, reason: 'conflict', record: { kind, id } };
  }
  for (const { kind, id, version } of batch.read ?? []) {
    if (((await draft.get<RecordRow>('record', kind, id))?.version ?? 0) !== version) {
      return { ok: false, reason: 'conflict', record: { kind, id } };
    }
  }
  for (const { ref, to } of batch.refs) {
    const owner = (await draft.get<RefWrite>('ref', ref.channel, ref.thread))?.to;
    if (owner !== undefined && (owner.kind !== to.kind || owner.id !== to.id)) {
      return { ok: false, reason: 'conflict', record: owner, ref };
    }
  }
  return null;
}

function drop(draft: Draft, work: WorkRow): void {
  const { kind, id } = ownerOf(work.task);
  unschedule(draft, work);
  draft.del(['work', work.order]);
  draft.del(['workOf', kind, id, work.order]);
}

async function settle(draft: Draft, { token, retryAt, error }: Settlement): Promise<void> {
  const target = await draft.get<Target>('lease', token);
  const row = target === undefined ? undefined : await rowAt(draft, target);
  if (row === undefined) return;
  row.error = error ?? null;
  if ('task' in row && retryAt === null && error === undefined) drop(draft, row);
  else schedule(draft, row, retryAt, null);
}

async function dropWork(draft: Draft, { kind, id }: RecordId): Promise<void> {
  for await (const order of draft.scan<number>('workOf', kind, id)) {
    const work = await draft.get<WorkRow>('work', order);
    if (work !== undefined) drop(draft, work);
  }
}

async function dropRefs(draft: Draft, { kind, id }: RecordId, isDropped: (ref: Ref) => boolean): Promise<void> {
  for await (const ref of draft.scan<Ref>('refOf', kind, id)) {
    if (!isDropped(ref)) continue;
    draft.del(['ref', ref.channel, ref.thread]);
    draft.del(['refOf', kind, id, ref.channel, ref.thread]);
  }
}

async function erase(draft: Draft, record: RecordId): Promise<void> {
  const { kind, id } = record;
  for await (const { position, event } of draft.scan<EventRow>('event', kind, id)) {
    draft.put(['event', kind, id, event.seq], { position, event: erasePersonal(event) });
  }
  await dropRefs(draft, record, ({ channel }) => channel.startsWith('contact.'));
  await dropWork(draft, record);
}

async function remove(draft: Draft, record: RecordId): Promise<void> {
  const { kind, id } = record;
  const row = await draft.get<RecordRow>('record', kind, id);
  if (row === undefined) return;
  unschedule(draft, row);
  say(draft, row, []);
  draft.del(['record', kind, id]);
  for await (const { position, event } of draft.scan<EventRow>('event', kind, id)) {
    draft.del(['event', kind, id, event.seq]);
    draft.del(['feed', position]);
  }
  await dropRefs(draft, record, () => true);
  await dropWork(draft, record);
}

/** Replaces what a record contributes to full-text search, to itself or to others. */
function say(draft: Draft, row: RecordRow, said: readonly SearchDocument[]): void {
  const keyOf = ({ of }: SearchDocument, at: number) => ['said', of.kind, of.id, row.kind, row.id, at] as const;
  for (const [at, document] of row.said.entries()) draft.del(keyOf(document, at));
  for (const [at, document] of said.entries()) draft.put(keyOf(document, at), document);
  row.said = said;
}

async function created(draft: Draft, { kind, id }: Write): Promise<RecordRow> {
  const order = await draft.number();
  return { kind, id, order, version: 0, value: null, said: [], dueAt: null, token: null, attempts: 0, error: null };
}

async function write(draft: Draft, part: Write, documentsOf: DocumentsOf): Promise<void> {
  const { kind, id, expected, events, value } = part;
  const row = (await draft.get<RecordRow>('record', kind, id)) ?? (await created(draft, part));
  row.version = expected + events.length;
  row.value = value;
  row.attempts = 0;
  row.error = null;
  say(draft, row, documentsOf(row, value));
  for (const event of events) {
    const position = await draft.number();
    draft.put(['event', kind, id, event.seq], { position, event });
    draft.put(['feed', position], { position, kind, id, seq: event.seq });
  }
  schedule(draft, row, part.wakeAt, null);
}

async function post(draft: Draft, task: Task, error: string | null): Promise<void> {
  const order = await draft.number();
  const { kind, id } = ownerOf(task);
  draft.put(['workOf', kind, id, order], order);
  const work: WorkRow = { order, task, dueAt: null, token: null, attempts: 0, error };
  schedule(draft, work, error === null ? AT_ONCE : null, null);
}

/**
 * Writes a batch or nothing of it. A settlement comes before the writes, so a write of the same record decides when it
 * wakes next; any write takes the record's wake back from whoever had leased it.
 */
export async function commit(draft: Draft, batch: Batch, documentsOf: DocumentsOf): Promise<CommitResult> {
  checkBatch(batch);
  const no = await objection(draft, batch);
  if (no !== null) return no;
  for (const settlement of batch.settled) await settle(draft, settlement);
  for (const record of batch.erased) await erase(draft, record);
  for (const record of batch.removed) await remove(draft, record);
  for (const part of batch.writes) await write(draft, part, documentsOf);
  for (const { ref, to } of batch.refs) {
    draft.put(['ref', ref.channel, ref.thread], { ref, to });
    draft.put(['refOf', to.kind, to.id, ref.channel, ref.thread], ref);
  }
  for (const delivery of batch.deliveries) await post(draft, { what: 'delivery', delivery }, null);
  for (const { to, command } of batch.commands) await post(draft, { what: 'command', to, command }, null);
  for (const { error, ...task } of batch.setAside) await post(draft, task, error);
  for (const key of batch.forgotten) draft.del(['once', key]);
  for (const once of batch.once) draft.put(['once', once.key], once);
  await draft.write();
  return { ok: true };
}
