import type { Access, Instant, Message, Query, Stored, Ticket, TicketEvent, Vocabulary } from '@deskwright/core';
import { canonicalJson } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { ticketsOf } from '../find-tickets.ts';
import { allHistory, allMessages } from './read-ticket.ts';

/** Which tickets to export; by default all that this person may. */
export interface TicketExportQuery<V extends Vocabulary> {
  readonly where?: Query<V>;
}

/** One line of an export of tickets: the header, each ticket followed by its messages and its events, and the end. */
export type TicketExportLine<V extends Vocabulary = Vocabulary> =
  | { readonly format: 'deskwright-tickets'; readonly version: 1; readonly desk: number; readonly at: Instant }
  | { readonly ticket: Stored<Ticket<V>> }
  | { readonly message: Stored<Message> }
  | { readonly event: TicketEvent<V> & { readonly ticketId: string } }
  | { readonly end: { readonly tickets: number; readonly messages: number; readonly events: number } };

/** Taking tickets away in a file. */
export interface TicketExport<V extends Vocabulary> {
  /**
   * The tickets that this person may export, oldest first, with the messages and the history that they may read, as NDJSON:
   * each piece is one {@link TicketExportLine} and its line feed. Requesters get the tickets that they asked for themselves.
   * For people and other programs to read; what `import` reads is the system's `export`. Access is asked again at every
   * ticket. Throws `DeskConfigError` for a condition that is not valid, once it is read.
   */
  exportTickets(query?: TicketExportQuery<V>): AsyncIterable<string>;
}

/** The tickets of an export, as lines. However many there are, a page of tickets and one of messages or events is kept. */
export async function* exportTickets<V extends Vocabulary>(
  context: Context,
  access: () => Promise<Access | null>,
  { where }: TicketExportQuery<V>,
): AsyncGenerator<string, void, undefined> {
  const counts = { tickets: 0, messages: 0, events: 0 };
  const line = (one: TicketExportLine): string => `${canonicalJson(one)}\n`;
  yield line({ format: 'deskwright-tickets', version: 1, desk: context.desk.revision, at: context.now() });
  const asked = await access();
  const exportable = asked === null ? null : { ...asked, visible: asked.permitted('export') };
  for await (const { id } of ticketsOf<V>(context, exportable, where)) {
    // The list is a while old when its last ticket has its turn.
    const rights = await access();
    const found = await context.storage.load({ kind: 'ticket', id });
    if (found === null) continue;
    const ticket = { id, version: found.version, value: found.value as unknown as Ticket };
    if (rights !== null && !rights.may('export', ticket.value)) continue;
    yield line({ ticket: rights === null ? ticket : { ...ticket, value: rights.shown(ticket.value) } });
    counts.tickets += 1;
    for await (const message of allMessages(context, rights, ticket)) {
      yield line({ message });
      counts.messages += 1;
    }
    for await (const event of allHistory(context, rights, ticket)) {
      yield line({ event: { ...event, ticketId: id } });
      counts.events += 1;
    }
  }
  yield line({ end: counts });
}
