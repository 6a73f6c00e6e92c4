import { type Access, type AnyKind, type Message, type RecordId, type Ticket, upcast } from '@deskwright/core';
import type { ChangeEvent } from '@deskwright/core/port';
import type { Context } from '../context.ts';

/** How many records are loaded at the same time. */
const AT_ONCE = 16;

/** Kinds whose events people may read at all: who works here and how is for trusted code. */
export const READABLE_KINDS: readonly string[] = ['ticket', 'message'];

/**
 * Of some events those that a person may read, in their order, each in today's version of its type; `null` is the system,
 * which reads all. Tickets and messages count as they are now. Each is loaded once, however many events speak of it.
 */
export async function readableEvents(
  context: Context,
  access: Access | null,
  events: readonly ChangeEvent[],
): Promise<readonly ChangeEvent[]> {
  const { kinds } = context.desk['~internal'];
  const today = (event: ChangeEvent): ChangeEvent => {
    const kind = kinds.get(event.record.kind) as AnyKind | undefined;
    return kind === undefined ? event : (upcast(kind, event) as ChangeEvent);
  };
  if (access === null) return events.map(today);
  const of = (kind: string): readonly string[] => events.filter(({ record }) => record.kind === kind).map(idOf);
  const messages = await valuesOf<Message>(context, 'message', of('message'));
  const ticketsOfMessages = [...messages.values()].map(({ ticketId }) => ticketId);
  const tickets = await valuesOf<Ticket>(context, 'ticket', [...of('ticket'), ...ticketsOfMessages]);
  return events.map(today).filter((event) => {
    const { kind, id } = event.record;
    if (kind === 'ticket') {
      const ticket = tickets.get(id);
      return ticket !== undefined && access.mayReadEvent(ticket, event);
    }
    const message = messages.get(id);
    const ticket = message === undefined ? undefined : tickets.get(message.ticketId);
    return message !== undefined && ticket !== undefined && access.mayReadMessage(ticket, message);
  });
}

function idOf({ record }: { readonly record: RecordId }): string {
  return record.id;
}

/** Records of a kind by their ids. Those that are not there any more are left out. */
async function valuesOf<T>(context: Context, kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
  const values = new Map<string, T>();
  const wanted = [...new Set(ids)];
  for (let first = 0; first < wanted.length; first += AT_ONCE) {
    const some = wanted.slice(first, first + AT_ONCE);
    const loaded = await Promise.all(some.map((id) => context.storage.load({ kind, id })));
    for (const record of loaded) if (record !== null) values.set(record.id, record.value as unknown as T);
  }
  return values;
}
