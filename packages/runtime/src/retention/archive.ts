import { REFERENCE_CHANNEL, type Stored, type Ticket, type Vocabulary } from '@deskwright/core';
import type { RecordId, RefWrite, StoredEvent } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { BlobWriter } from '../exchange/export-blobs.ts';
import { headerOf } from '../exchange/export-desk.ts';
import { LineWriter } from '../exchange/export-lines.ts';
import { eventsOf } from '../histories.ts';
import {
  type Archived,
  type ClosedTickets,
  closedTickets,
  isWaiting,
  removeTicket,
  type WholeTicket,
  wholeTicket,
} from './closed-tickets.ts';

/** Where archived tickets go. */
export interface ArchiveSink {
  /**
   * Adds a document to the archive. Resolves when it is safe (on the disk, in the bucket): the tickets in it are removed
   * from the desk then. When it rejects, or the process ends, whatever part of the document was kept does no harm.
   */
  write(lines: AsyncIterable<string>): Promise<void>;
}

/** Which closed tickets to archive, and where. */
export interface ArchiveOptions<V extends Vocabulary = Vocabulary> extends ClosedTickets<V> {
  readonly to: ArchiveSink;
  /** Whether files go into the archive, too. Default `true`: they are swept from the desk some day. */
  readonly blobs?: boolean;
}

/** The references that lead to tickets and their messages, as far as these say. */
function refsOf({ tickets, messages }: WholeTicket): readonly RefWrite[] {
  const own = tickets.map(({ id, value }) => {
    return { ref: { channel: REFERENCE_CHANNEL, thread: value.reference }, to: nameOf('ticket', id) };
  });
  const threads = messages.flatMap(({ id, value: { channel, personal } }) =>
    personal.thread === null || personal.thread === ''
      ? []
      : [{ ref: { channel, thread: personal.thread }, to: nameOf('message', id) }],
  );
  return [...own, ...threads];
}

function nameOf(kind: string, id: string): RecordId {
  return { kind, id };
}

/**
 * Writes closed tickets, with their histories, messages and files, to a sink and removes them. May be interrupted at any
 * point and called again: then some tickets may be in the archive twice, and an import takes them once. Throws
 * `retention.badInstant`, and what the sink throws.
 */
export async function archive<V extends Vocabulary>(context: Context, options: ArchiveOptions<V>): Promise<Archived> {
  const { to, blobs = true } = options;
  const total = { tickets: 0, messages: 0, skipped: 0 };
  for await (const page of closedTickets<V>(context, options)) {
    const written: WholeTicket[] = [];
    await to.write(documentOf(context, page, blobs, written));
    total.skipped += page.length - written.length;
    for (const whole of written) {
      if (!(await removeTicket(context, whole))) {
        total.skipped += 1;
        continue;
      }
      total.tickets += whole.tickets.length;
      total.messages += whole.messages.length;
    }
  }
  return total;
}

/** A document with some tickets. `written` gets those that stand in it, once the last line has been taken. */
async function* documentOf(
  context: Context,
  tickets: readonly Stored<Ticket>[],
  withBlobs: boolean,
  written: WholeTicket[],
): AsyncGenerator<string, void, undefined> {
  const lines = new LineWriter();
  const files = withBlobs && context.blobs !== null ? new BlobWriter(context.blobs, lines) : null;
  const whole: WholeTicket[] = [];
  // A document that was cut off before this one may end in the middle of a line.
  yield `\n${lines.header(headerOf(context, 'tickets'))}`;
  for (const ticket of tickets) {
    const one = await wholeTicket(context, ticket);
    if (isWaiting(one)) continue;
    const records: readonly (RecordId & { readonly version: number })[] = [
      ...one.tickets.map(({ id, version }) => ({ ...nameOf('ticket', id), version })),
      ...one.messages.map(({ id, version }) => ({ ...nameOf('message', id), version })),
    ];
    for (const { version, ...record } of records) {
      // What has happened since makes the removal fail; it is no part of what was read.
      const events = (await eventsOf(context, record)).slice(0, version);
      if (files !== null) yield* files.of(events);
      for (const event of events) yield lines.event({ ...(event as StoredEvent), record });
    }
    for (const ref of refsOf(one)) yield lines.ref(ref);
    whole.push(one);
  }
  yield lines.end(true);
  written.push(...whole);
}
