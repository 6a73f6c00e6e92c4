import type { Context } from '../context.ts';
import { batchOf } from '../execute.ts';
import type { ExportHeader } from './export-lines.ts';
import { ImportBatch } from './import-batch.ts';
import { importBlob } from './import-blobs.ts';
import { ImportError } from './import-error.ts';
import { IMPORT_KEYS } from './import-marker.ts';
import { type Content, readDocuments } from './read-documents.ts';
import type { LineSource } from './split-lines.ts';

/** How to import. */
export interface ImportOptions {
  /** The longest line that is read, in UTF-16 units. Default 64 Mi. */
  readonly maxLineLength?: number;
  /** `false` passes over blobs, which then have to be there already. Default `true`. */
  readonly blobs?: boolean;
}

/** What an import brought: events, references, once-keys, pieces of work, and blobs. */
export interface Imported {
  readonly events: number;
  readonly refs: number;
  readonly once: number;
  readonly work: number;
  readonly blobs: number;
  /**
   * Events that were there already, as they are when an import is resumed; references and deliveries of records that are not
   * there; and names of archived tickets that lead to other records by now.
   */
  readonly passedOver: number;
  /** Whether nothing was committed while the exports listed their outstanding work. */
  readonly isStill: boolean;
}

type Added = Exclude<Content, { readonly blob: unknown }>;

const MAX_LINE_LENGTH = 64 * 1024 * 1024;
const MOST_LINES = 400;
/** How much of a document of archived tickets is held until it is known to be whole, in UTF-16 units. */
const MOST_HELD = 256 * 1024 * 1024;

/** Whether there is anything at all in a storage. */
async function isEmpty({ storage }: Context): Promise<boolean> {
  const page = { after: null, limit: 1 };
  if ((await storage.changes(page)).events.length > 0) return false;
  for (const what of ['refs', 'once', 'work'] as const) {
    if ((await storage.list(what, page)).rows.length > 0) return false;
  }
  return true;
}

/** Whether a once-key has been committed. Writes nothing in any case: no lease has this token. */
async function isMarked({ storage }: Context, key: string): Promise<boolean> {
  const asked = batchOf([], { settled: [{ token: '', retryAt: null }], once: [{ key, answer: null, at: 0 }] });
  const answer = await storage.commit(asked);
  return !answer.ok && answer.reason === 'duplicate';
}

/** A whole desk goes into an empty storage, or goes on where the same import was interrupted. */
async function begin(context: Context, header: ExportHeader, number: number, digest: string): Promise<void> {
  if (header.of === 'tickets') return;
  const key = `${IMPORT_KEYS}${digest}`;
  if (await isMarked(context, key)) return;
  if (!(await isEmpty(context)))
    throw new ImportError('notEmpty', number, `The tenant "${context.storage.tenant}" is not empty`);
  await context.storage.commit(batchOf([], { once: [{ key, answer: null, at: context.now() }] }));
}

/**
 * Reads exports into a storage. A whole desk needs one that is empty, or in which the same import was interrupted;
 * archived tickets go into any. Each batch of lines is one commit, which is done once however often the import is called
 * again. Nobody is told, and no rule acts: it has all happened before. Throws {@link ImportError}.
 */
export async function importDesk(context: Context, source: LineSource, options: ImportOptions): Promise<Imported> {
  const { maxLineLength = MAX_LINE_LENGTH, blobs: withBlobs = true } = options;
  const total = { events: 0, refs: 0, once: 0, work: 0, passedOver: 0, blobs: 0, isStill: true };
  const reading = readDocuments(source, maxLineLength);
  let batch = new ImportBatch();
  let header: ExportHeader | null = null;

  async function flush(name: string): Promise<void> {
    if (batch.lines === 0) return;
    const number = batch.lastLine;
    // What is archived brings nothing that could be done twice, and may come again after it was removed again.
    const isDesk = header?.of === 'desk';
    const marker =
      isDesk && batch.needsMarker() ? { key: `${IMPORT_KEYS}${name}`, answer: null, at: context.now() } : null;
    const { batch: parts, counts } = await batch.commitOf(context, marker, !isDesk);
    const answer = await context.storage.commit(parts);
    const isDone =
      !answer.ok && answer.reason === 'duplicate' && marker !== null && (await isMarked(context, marker.key));
    if (!answer.ok && !isDone)
      throw new ImportError(
        'conflict',
        number,
        'Somebody else is writing to this desk, or has taken one of these names',
      );
    for (const sort of ['events', 'refs', 'once', 'work', 'passedOver'] as const) total[sort] += counts[sort];
    batch = new ImportBatch();
  }

  async function take(content: Added, number: number, digest: () => string): Promise<void> {
    if (!batch.accepts(content)) await flush(`${digest()}|before`);
    batch.add(content, number);
    if (batch.lines >= MOST_LINES) await flush(digest());
  }

  // Archived tickets are taken in once their document is known to be whole: it holds a few of them.
  let held: { readonly content: Added; readonly number: number }[] = [];
  let heldLength = 0;
  for await (const read of reading) {
    const { number, digest } = read;
    if ('header' in read) {
      ({ header } = read);
      heldLength = 0;
      await begin(context, header, number, digest());
    } else if ('cutOff' in read) {
      held = [];
    } else if ('isStill' in read) {
      for (const one of held) await take(one.content, one.number, digest);
      held = [];
      await flush(digest());
      total.isStill &&= read.isStill;
    } else if ('blob' in read.content) {
      if (!withBlobs) continue;
      if (context.blobs === null)
        throw new ImportError('noBlobs', number, 'There are blobs in this export, and this desk has no place for them');
      const isWhole = await importBlob(context.blobs, { part: read.content.blob, number }, reading);
      if (isWhole) total.blobs += 1;
      else held = [];
    } else if (header?.of === 'tickets') {
      if (!('event' in read.content || 'ref' in read.content))
        throw new ImportError('badLine', number, 'An archive has tickets, and nothing that is still to be done');
      heldLength += read.length;
      if (heldLength > MOST_HELD)
        throw new ImportError('tooLarge', number, 'These archived tickets are too much at once');
      held.push({ content: read.content, number });
    } else await take(read.content, number, digest);
  }
  return total;
}
