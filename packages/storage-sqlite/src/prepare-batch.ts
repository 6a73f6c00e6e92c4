import {
  type Batch,
  checkBatch,
  type OnceWrite,
  type ReadRecord,
  type RecordId,
  type RefWrite,
  type Removal,
  type SetAside,
  type Settlement,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { type Beside, besideOf } from './keep.ts';
import { NOTHING_KEPT } from './kept.ts';
import { toNameText } from './name-text.ts';
import { requireScope } from './scope.ts';

/** A record's name as it was given and as it stands in the rows. */
export interface PreparedName {
  readonly record: RecordId;
  readonly kind: string;
  readonly id: string;
}

/** A write with everything as it goes into the rows. */
export interface PreparedWrite extends PreparedName {
  readonly expected: number;
  readonly version: number;
  readonly value: string;
  readonly wakeAt: number | null;
  readonly beside: Beside;
  readonly events: readonly { readonly seq: number; readonly type: string; readonly text: string }[];
}

/** A batch as the texts that are written, so that no time is spent on making them while other writers wait. */
export interface PreparedBatch {
  readonly writes: readonly PreparedWrite[];
  readonly refs: readonly (PreparedName & RefWrite & { readonly channel: string; readonly thread: string })[];
  readonly work: readonly (PreparedName & { readonly what: 'delivery' | 'command'; readonly body: string })[];
  readonly once: readonly { readonly key: string; readonly answer: string; readonly at: number }[];
  readonly forgotten: readonly string[];
  readonly removed: readonly Removal[];
  readonly setAside: readonly SetAside[];
  readonly erased: readonly RecordId[];
  readonly settled: readonly Settlement[];
  readonly read: readonly ReadRecord[];
  /** About how many bytes are written. */
  readonly bytes: number;
}

function prepareName({ kind, id }: RecordId): PreparedName {
  return { record: { kind, id }, kind: toNameText(kind), id: toNameText(id) };
}

function prepareOnce({ key, answer, at }: OnceWrite): PreparedBatch['once'][number] {
  return { key: toNameText(key), answer: JSON.stringify(answer), at };
}

/** What is to be kept beside a record. To be called outside of a write transaction. */
export function prepareBeside(at: Connection, record: RecordId, value: unknown): Beside {
  const kept = at.keptOf(record, value);
  return besideOf(requireScope(at, record.kind, kept === null ? 'unfit' : 'current'), kept ?? NOTHING_KEPT);
}

/** Makes the texts of a batch. Throws what `checkBatch` throws. To be called outside of a write transaction. */
export function prepareBatch(at: Connection, batch: Batch): PreparedBatch {
  checkBatch(batch);
  let bytes = 0;
  const text = (value: unknown): string => {
    const json = JSON.stringify(value);
    bytes += json.length;
    return json;
  };
  const writes = batch.writes.map((write): PreparedWrite => {
    const events = write.events.map((event) => {
      return { seq: event.seq, type: toNameText(event.type), text: text(event) };
    });
    const { expected, wakeAt } = write;
    const version = expected + events.length;
    const beside = prepareBeside(at, { kind: write.kind, id: write.id }, write.value);
    if (expected === 0) {
      // A new record needs it all, so it is made before others have to wait.
      beside.texts();
      for (const { words } of beside.documents()) bytes += words.length;
    }
    return { ...prepareName(write), expected, version, value: text(write.value), wakeAt, beside, events };
  });
  const refs = batch.refs.map(({ ref, to }) => ({
    ...prepareName(to),
    ref,
    to,
    channel: toNameText(ref.channel),
    thread: toNameText(ref.thread),
  }));
  const work = [
    ...batch.deliveries.map((one) => ({ ...prepareName(one.from), what: 'delivery' as const, body: text(one) })),
    ...batch.commands.map(({ to, command }) => ({ ...prepareName(to), what: 'command' as const, body: text(command) })),
  ];
  const once = batch.once.map(prepareOnce);
  const { erased, settled, removed, setAside, read = [] } = batch;
  return {
    writes,
    refs,
    work,
    once,
    forgotten: batch.forgotten.map(toNameText),
    erased,
    settled,
    removed,
    setAside,
    read,
    bytes,
  };
}
