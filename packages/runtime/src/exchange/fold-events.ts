import { type AnyKind, currentVersion, type RecordId, type Stored, type StoredEvent, upcast } from '@deskwright/core';
import { erasePersonal, type Json, type Write } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { ImportError } from './import-error.ts';

/** An event that is to be imported, and the line that it stands on. */
export interface ImportedEvent {
  readonly event: StoredEvent;
  readonly number: number;
}

/** What imported events make of a record: `write` is `null` when all of them are there already. */
export interface Folded {
  readonly write: Write | null;
  /** The record is erased by one of the events: what was there before has to be emptied. */
  readonly isErased: boolean;
  readonly passedOver: number;
}

function kindOf({ desk }: Context, { kind }: RecordId, number: number): AnyKind {
  const found = desk['~internal'].kinds.get(kind);
  if (found !== undefined) return found;
  throw new ImportError('unknownKind', number, `The desk has no records of kind "${kind}"`);
}

function isErasedBy(before: unknown, after: unknown): boolean {
  const erased = (value: unknown) => (value as { readonly erased?: unknown } | null)?.erased === true;
  return erased(after) && !erased(before);
}

/** The events that the record has already must be those of the export. */
async function checkKnown(context: Context, record: RecordId, known: readonly ImportedEvent[]): Promise<void> {
  const [first] = known;
  if (first === undefined) return;
  const own = await context.storage.history(record, { after: first.event.seq - 1, limit: known.length });
  for (const [at, { event, number }] of known.entries()) {
    const there = own[at];
    if (there?.id === event.id && there.type === event.type && there.seq === event.seq) continue;
    throw new ImportError('conflict', number, `There is another ${record.kind} ${record.id} already`);
  }
}

/**
 * Folds imported events into a record as it is. Those that the record has already are passed over. Throws
 * {@link ImportError}: `import.unknownKind`, `import.badVersion`, `import.gap`, `import.conflict`, `import.badLine`.
 */
export async function foldEvents(
  context: Context,
  record: RecordId,
  stored: Stored<Json> | null,
  imported: readonly ImportedEvent[],
): Promise<Folded> {
  const kind = kindOf(context, record, imported[0]?.number ?? 0);
  const expected = stored?.version ?? 0;
  const known = imported.filter(({ event }) => event.seq <= expected);
  await checkKnown(context, record, known);
  let value: unknown = stored?.value ?? null;
  let events: StoredEvent[] = [];
  let isErased = false;
  for (const { event, number } of imported.slice(known.length)) {
    const seq = expected + events.length + 1;
    if (event.seq !== seq) {
      throw new ImportError(
        'gap',
        number,
        `Event ${event.seq} of ${record.kind} ${record.id} follows event ${seq - 1}`,
      );
    }
    if (event.v > currentVersion(kind, event.type))
      throw new ImportError(
        'badVersion',
        number,
        `"${event.type}" was written by a later version of the desk: upgrade`,
      );
    try {
      const before = value;
      value = kind.evolve(before, upcast(kind, event));
      if (value === undefined) throw new RangeError('it is no event of this kind');
      if (isErasedBy(before, value)) {
        isErased = true;
        events = events.map((one) => erasePersonal(one));
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ImportError('badLine', number, `"${event.type}" cannot be folded: ${why}`, { cause: error });
    }
    events.push(event);
  }
  if (events.length === 0) return { write: null, isErased: false, passedOver: known.length };
  const wakeAt = wakeAtOf(kind, value, imported.at(-1)?.number ?? 0);
  const write: Write = { kind: record.kind, id: record.id, expected, value: value as Json, events, wakeAt };
  return { write, isErased: isErased && expected > 0, passedOver: known.length };
}

/** What fell due long ago is due now: nothing that a record waits for is lost by moving it. */
function wakeAtOf(kind: AnyKind, value: unknown, number: number): number | null {
  try {
    const at: number | null = kind.wakeAt(value);
    if (at === null || Number.isFinite(at)) return at;
  } catch {
    // Answered below, like an instant that is none.
  }
  throw new ImportError('badLine', number, 'The events make no record that can say when it wakes');
}
