import { DeskError } from '@deskwright/core';
import type { ChangeEvent, Changes, Listed, Listings, Outstanding } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { BlobWriter } from './export-blobs.ts';
import { type ExportedWork, type ExportHeader, LineWriter } from './export-lines.ts';
import { IMPORT_KEYS } from './import-marker.ts';

/** What goes into an export. */
export interface ExportOptions {
  /** Whether the blobs that messages name go with it: attachments, originals, long bodies. Default `false`. */
  readonly blobs?: boolean;
}

const PAGE = 500;
/** How often outstanding work is listed, in the hope that nothing is committed meanwhile. */
const MOST_LISTINGS = 3;
/** Work beyond this is written as it is read, and listed once. */
const MOST_HELD = 10_000;

/** The first line of an export. */
export function headerOf({ desk, storage, now }: Context, of: ExportHeader['of']): ExportHeader {
  const kinds = [...desk['~internal'].kinds.keys()].toSorted();
  return { format: 'deskwright', version: 1, of, tenant: storage.tenant, desk: desk.revision, kinds, at: now() };
}

/** All rows of a list, a page at a time. */
export async function* listed<W extends keyof Listings>(
  context: Context,
  what: W,
): AsyncGenerator<Listings[W], void, undefined> {
  let after: string | null = null;
  do {
    const page: Listed<Listings[W]> = await context.storage.list(what, { after, limit: PAGE });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}

function exported(row: Outstanding): ExportedWork {
  const { attempts: _, error, isSetAside, ...task } = row;
  return isSetAside ? { ...task, error: error ?? '' } : task;
}

/**
 * A whole desk as NDJSON, in pieces of a few lines at the most, whatever its size. Once-keys come first, so that none speaks
 * of something that is not there; then all events up to the end of the feed; then outstanding work, with the events that
 * were committed while it was listed; references last, so that none is missing. Throws `helpdesk.noBlobs`.
 */
export async function* exportDesk(
  context: Context,
  { blobs = false }: ExportOptions,
): AsyncGenerator<string, void, undefined> {
  const lines = new LineWriter();
  if (blobs && context.blobs === null) throw new DeskError('helpdesk.noBlobs', 'This desk has no place for blobs');
  const files = blobs && context.blobs !== null ? new BlobWriter(context.blobs, lines) : null;
  yield lines.header(headerOf(context, 'desk'));
  for await (const once of listed(context, 'once')) if (!once.key.startsWith(IMPORT_KEYS)) yield lines.once(once);

  let position: string | null = null;
  async function* events(): AsyncGenerator<string, void, undefined> {
    let page: Changes;
    do {
      page = await context.storage.changes({ after: position, limit: PAGE });
      // Blobs before the message that names them: what is imported never names a blob that is yet to come.
      if (files !== null) yield* files.of(page.events);
      for (const event of page.events) yield lines.event(event as ChangeEvent);
      position = page.position;
    } while (page.events.length === PAGE);
  }
  const hasMoved = async (): Promise<boolean> =>
    (await context.storage.changes({ after: position, limit: 1 })).events.length > 0;

  yield* events();
  let isStill = false;
  for (let listing = 1, isDone = false; !isDone; listing += 1) {
    let held: Outstanding[] = [];
    for await (const row of listed(context, 'work')) {
      held.push(row);
      if (held.length <= MOST_HELD) continue;
      isDone = true;
      for (const one of held) yield lines.work(exported(one));
      held = [];
    }
    isStill = !(await hasMoved());
    isDone ||= isStill || listing === MOST_LISTINGS;
    if (isDone) for (const one of held) yield lines.work(exported(one));
    yield* events();
  }
  for await (const ref of listed(context, 'refs')) yield lines.ref(ref);
  yield lines.end(isStill);
}
