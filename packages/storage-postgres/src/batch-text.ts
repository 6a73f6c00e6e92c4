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

/** Pieces of all batches as one list, each with the number of its batch. */
function all<T>(batches: readonly Batch[], pieces: (batch: Batch) => readonly T[]): readonly (T & { b: string })[] {
  return batches.flatMap((batch, at) => pieces(batch).map((piece) => ({ ...piece, b: String(at) })));
}

function inOrder<T extends { readonly kind: string; readonly id: string }>(pieces: readonly T[]): readonly T[] {
  if (pieces.length < 2) return pieces;
  return pieces.toSorted(
    (a, b) => compareText(toNameText(a.kind), toNameText(b.kind)) || compareText(toNameText(a.id), toNameText(b.id)),
  );
}

function numbered<T>(pieces: readonly T[]): readonly (T & { n: number })[] {
  return pieces.map((piece, at) => ({ ...piece, n: at + 1 }));
}

/**
 * Batches as the function `commit_batches` reads them: lists of plain rows, with what is kept beside the records. Lists that
 * would be empty are left out.
 */
export function batchText(at: Connection, batches: readonly Batch[]): string {
  const written = numbered(all(batches, ({ writes }) => writes));
  const lists = {
    writes: inOrder(written).map(({ events, ...write }) => ({
      ...write,
      count: events.length,
      ...at.besideOf(write, write.value),
    })),
    events: written.flatMap(({ b, n, events }) => events.map((event) => ({ b, n, seq: event.seq, event }))),
    once: all(batches, ({ once }) =>
      once.map(({ key, answer, at: when }) => ({ key: toKeyText(key), answer, at: when, whole: wholeOf(key) })),
    ),
    forgotten: all(batches, ({ forgotten }) => forgotten.map((key) => ({ key: toKeyText(key) }))),
    removed: numbered(all(batches, ({ removed }) => removed)),
    settled: all(batches, ({ settled }) =>
      settled.map((settlement) => ({ ...settlement, seq: seqOf(settlement.token) })),
    ),
    erased: all(batches, ({ erased }) => erased),
    refs: all(batches, ({ refs }) =>
      refs.map(({ ref: { channel, thread }, to }, place) => ({
        place,
        channel,
        thread: toKeyText(thread),
        whole: wholeOf(thread),
        ...to,
      })),
    ),
    work: all(batches, ({ writes, deliveries, commands, setAside }) => [
      ...writes.filter(({ expected, wakeAt }) => expected === 0 && wakeAt !== null).map(woken),
      ...deliveries.map((delivery) => posted({ what: 'delivery', delivery })),
      ...commands.map(({ to, command }) => posted({ what: 'command', to, command })),
      ...setAside.map(({ error, ...task }) => posted(task, error)),
    ]),
  };
  const given = Object.entries(lists).filter(([, list]) => list.length > 0);
  return toJsonText(Object.fromEntries<unknown>(given));
}
