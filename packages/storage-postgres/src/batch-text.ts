import { type Batch, compareText, type Settlement, type Task, type Write } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { toJsonText } from './json-text.ts';
import { toKeyText, wholeOf } from './key-text.ts';
import { toNameText } from './name-text.ts';

/** The work whose lease a token is, or `null` when it is no token at all. */
function seqOf(token: string): string | null {
  return /^\d{1,18}(?=:\d{1,18}$)/.exec(token)?.[0] ?? null;
}

/** The wake of a record that is new, as a row: no other one has to make way for it. */
function woken({ kind, id, wakeAt }: Write) {
  return { what: 'wake', kind, id, body: { record: { kind, id } }, dueAt: wakeAt };
}

/** Work as a row: which record it belongs to, and what a claim shows of it. */
function posted(task: Task, error: string | null) {
  const about = task.what === 'delivery' ? task.delivery.from : task.to;
  const body = task.what === 'delivery' ? { delivery: task.delivery } : { to: task.to, command: task.command };
  return { what: task.what, kind: about.kind, id: about.id, body, error };
}

function addWork(work: object[], { writes, deliveries, commands, setAside }: Batch): void {
  for (const write of writes) if (write.expected === 0 && write.wakeAt !== null) work.push(woken(write));
  for (const delivery of deliveries) work.push(posted({ what: 'delivery', delivery }, null));
  for (const { to, command } of commands) work.push(posted({ what: 'command', to, command }, null));
  for (const { error, ...task } of setAside) work.push(posted(task, error));
}

function leased(settlement: Settlement) {
  return { ...settlement, seq: seqOf(settlement.token) };
}

function linked({ ref: { channel, thread }, to: { kind, id } }: Batch['refs'][number]) {
  return { channel, thread: toKeyText(thread), whole: wholeOf(thread), kind, id };
}

/** A write with its number, and with the name of its record as it stands in the rows. */
interface Numbered {
  n: number;
  readonly kind: string;
  readonly id: string;
  readonly write: Write;
}

function byName(one: Numbered, other: Numbered): number {
  return compareText(one.kind, other.kind) || compareText(one.id, other.id);
}

/** What is kept beside new records, as lists of their own. */
interface BesideNew {
  readonly entries: object[];
  readonly numbers: object[];
  readonly documents: object[];
}

function addMade(at: Connection, { n, write }: Numbered, { entries, numbers, documents }: BesideNew) {
  const { kind, id, value } = write;
  const { stamp, texts, hasEntries, hasDocuments, ...beside } = at.besideOf(write, value);
  for (const entry of beside.entries ?? []) ('value' in entry ? entries : numbers).push({ n, kind, id, ...entry });
  for (const part of beside.documents ?? []) documents.push({ n, ...part });
  return { n, kind, id, count: write.events.length, value, stamp, texts, hasEntries, hasDocuments };
}

function changedRow(at: Connection, { n, write }: Numbered) {
  const { kind, id, expected, value, wakeAt } = write;
  return { n, kind, id, expected, count: write.events.length, value, wakeAt, ...at.besideOf(write, value) };
}

/** Lists of plain rows as JSON text. Those that would be empty are left out. */
function listsText(lists: Readonly<Record<string, readonly object[]>>): string {
  return toJsonText(Object.fromEntries<unknown>(Object.entries(lists).filter(([, list]) => list.length > 0)));
}

/** Batches as the function `write_decided` reads them. */
export function batchText(at: Connection, batches: readonly Batch[]): string {
  const writes: Numbered[] = [];
  const once: object[] = [];
  const forgotten: object[] = [];
  const removed: object[] = [];
  const settled: object[] = [];
  const erased: object[] = [];
  const read: object[] = [];
  const refs: object[] = [];
  const work: object[] = [];
  for (const batch of batches) {
    for (const write of batch.writes) {
      writes.push({ n: 0, kind: toNameText(write.kind), id: toNameText(write.id), write });
    }
    for (const { key, answer, at: when } of batch.once) {
      once.push({ key: toKeyText(key), answer, at: when, whole: wholeOf(key) });
    }
    for (const key of batch.forgotten) forgotten.push({ key: toKeyText(key) });
    for (const removal of batch.removed) removed.push(removal);
    for (const settlement of batch.settled) settled.push(leased(settlement));
    for (const record of batch.erased) erased.push(record);
    for (const record of batch.read ?? []) read.push(record);
    for (const ref of batch.refs) refs.push(linked(ref));
    addWork(work, batch);
  }
  const made = writes.filter(({ write }) => write.expected === 0).sort(byName);
  const changed = writes.filter(({ write }) => write.expected > 0).sort(byName);
  for (const [index, one] of [...made, ...changed].entries()) one.n = index + 1;
  // In the order of the batches, which is that of the feed.
  const events = writes.flatMap(({ n, write }) => write.events.map((event) => ({ n, seq: event.seq, event })));
  const beside: BesideNew = { entries: [], numbers: [], documents: [] };
  return listsText({
    made: made.map((one) => addMade(at, one, beside)),
    changed: changed.map((one) => changedRow(at, one)),
    ...beside,
    events,
    once,
    forgotten,
    removed,
    settled,
    erased,
    read,
    refs,
    work,
  });
}

/** What may stand against batches, as the function `objections` reads it: each piece with the number of its batch (`b`). */
export function objectionsText(batches: readonly Batch[]): string {
  const all = <T extends object>(pieces: (batch: Batch) => readonly T[]) =>
    batches.flatMap((batch, b) => pieces(batch).map((piece, n) => ({ ...piece, b, n })));
  return listsText({
    once: all(({ once }) => once.map(({ key }) => ({ key: toKeyText(key) }))),
    settled: all(({ settled }) => settled.map(leased)),
    writes: all(({ writes }) => writes.map(({ kind, id, expected }) => ({ kind, id, expected }))),
    removed: all(({ removed }) => removed),
    read: all(({ read = [] }) => read),
    refs: all(({ refs }) => refs.map((ref, place) => ({ ...linked(ref), place }))),
  });
}
