import { type Batch, compareText, type Task, type Write } from '@deskwright/core/port';
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
function posted(task: Task, error: string | null = null) {
  const about = task.what === 'delivery' ? task.delivery.from : task.to;
  const body = task.what === 'delivery' ? { delivery: task.delivery } : { to: task.to, command: task.command };
  return { what: task.what, kind: about.kind, id: about.id, body, error };
}

function inOrder<T extends { readonly kind: string; readonly id: string }>(pieces: readonly T[]): readonly T[] {
  if (pieces.length < 2) return pieces;
  return pieces.toSorted(
    (a, b) => compareText(toNameText(a.kind), toNameText(b.kind)) || compareText(toNameText(a.id), toNameText(b.id)),
  );
}

/** Lists of plain rows as JSON text. Those that would be empty are left out. */
function listsText(lists: Readonly<Record<string, readonly object[]>>): string {
  return toJsonText(Object.fromEntries<unknown>(Object.entries(lists).filter(([, list]) => list.length > 0)));
}

function leased<T extends { readonly token: string }>(settlement: T): T & { readonly seq: string | null } {
  return { ...settlement, seq: seqOf(settlement.token) };
}

function linked({ ref: { channel, thread }, to }: Batch['refs'][number]) {
  return { channel, thread: toKeyText(thread), whole: wholeOf(thread), ...to };
}

/** Batches as the function `write_batches` reads them, with what is kept beside the records. */
export function batchText(at: Connection, batches: readonly Batch[]): string {
  const writes = batches.flatMap((batch) => batch.writes);
  const made = inOrder(writes.filter(({ expected }) => expected === 0));
  const changed = inOrder(writes.filter(({ expected }) => expected > 0));
  const numbers = new Map([...made, ...changed].map((write, index) => [write, index + 1]));
  const row = ({ events, ...write }: Write, index: number) => ({
    ...write,
    n: index + 1,
    count: events.length,
    ...at.besideOf(write, write.value),
  });
  const rows = made.map(row);
  const beside = (type: 'value' | 'number') =>
    rows.flatMap(({ n, kind, id, entries }) =>
      (entries ?? []).filter((entry) => type in entry).map((entry) => ({ n, kind, id, ...entry })),
    );
  return listsText({
    made: rows.map(({ entries, documents, ...one }) => one),
    entries: beside('value'),
    numbers: beside('number'),
    documents: rows.flatMap(({ n, documents }) => (documents ?? []).map((part) => ({ n, ...part }))),
    changed: changed.map(row),
    // In the order of the batches, which is that of the feed.
    events: writes.flatMap((write) => write.events.map((event) => ({ n: numbers.get(write), seq: event.seq, event }))),
    once: batches.flatMap(({ once }) =>
      once.map(({ key, answer, at: when }) => ({ key: toKeyText(key), answer, at: when, whole: wholeOf(key) })),
    ),
    forgotten: batches.flatMap(({ forgotten }) => forgotten.map((key) => ({ key: toKeyText(key) }))),
    removed: batches.flatMap(({ removed }) => removed),
    settled: batches.flatMap(({ settled }) => settled.map(leased)),
    erased: batches.flatMap(({ erased }) => erased),
    refs: batches.flatMap(({ refs }) => refs.map(linked)),
    work: batches.flatMap(({ writes, deliveries, commands, setAside }) => [
      ...writes.filter(({ expected, wakeAt }) => expected === 0 && wakeAt !== null).map(woken),
      ...deliveries.map((delivery) => posted({ what: 'delivery', delivery })),
      ...commands.map(({ to, command }) => posted({ what: 'command', to, command })),
      ...setAside.map(({ error, ...task }) => posted(task, error)),
    ]),
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
    refs: all(({ refs }) => refs.map((ref, place) => ({ ...linked(ref), place }))),
  });
}
