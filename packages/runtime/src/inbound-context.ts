import {
  type Contact,
  type CopiedPerson,
  contactRef,
  copiedAddresses,
  type Desk,
  type InboundContext,
  type InboundMatch,
  type Message,
  REFERENCE_CHANNEL,
  referencesOf,
  type Stored,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { Address, MessageSignal, Storage } from '@deskwright/core/port';

const MAX_THREADS = 50;
const MAX_REFERENCES = 10;
const THREADS_AT_ONCE = 7;

/** Who loads records. */
interface Reader {
  readonly storage: Pick<Storage, 'load'>;
}

/** What storage knows of a message that came in. */
export type Known = Pick<InboundContext, 'contact' | 'copied' | 'ticket' | 'merged' | 'message' | 'match'>;

/** Loads who sent a message, and the ticket that it speaks of: by its threads, else by the references that it names. */
export async function knownOf<V extends Vocabulary>(
  context: Reader & { readonly desk: Desk<V> },
  channel: string,
  signal: MessageSignal,
): Promise<Known> {
  const sender = { ref: contactRef(channel, signal.from.address) };
  if (isSenderAll(context.desk, signal)) return knownBy(await load<Contact>(context, sender));
  const named = referencesOf(signal);
  const others = copiedAddresses(context.desk, signal);
  const [contact, found, copied] = await Promise.all([
    load<Contact>(context, sender),
    ticketOf(context, channel, { threads: signal.references, named }),
    Promise.all(others.map((address) => personOf(context, channel, address))),
  ]);
  return { contact, copied, ...(found === null ? NOTHING : await surviving(context, found)) };
}

/** Whether nothing is to be known of a message but who sent it, as of most that begin a ticket. */
export function isSenderAll<V extends Vocabulary>(desk: Desk<V>, signal: MessageSignal): boolean {
  if (signal.references.length > 0) return false;
  return referencesOf(signal).length === 0 && copiedAddresses(desk, signal).length === 0;
}

/** What is known of a message when its sender is. */
export function knownBy(contact: Stored<Contact> | null): Known {
  return { contact, copied: [], ...NOTHING };
}

async function personOf(context: Reader, channel: string, address: Address): Promise<CopiedPerson> {
  return { address, contact: await load<Contact>(context, { ref: contactRef(channel, address.address) }) };
}

interface Found {
  readonly ticket: Stored<Ticket>;
  readonly merged?: Stored<Ticket>;
  readonly message: Stored<Message> | null;
  readonly match: InboundMatch;
}

const NOTHING = { ticket: null, message: null, match: null };
/** While tickets are merged on, one look may meet the old lead and the next one the new. */
const MAX_LEADS = 10;

/** Whatever leads to a merged ticket leads to the one that it is part of; where that is gone, to nothing. */
async function surviving(context: Reader, found: Found): Promise<Found | typeof NOTHING> {
  let { ticket } = found;
  for (let leads = 0; leads < MAX_LEADS; leads += 1) {
    const { mergedInto } = ticket.value;
    if (mergedInto === undefined) return ticket === found.ticket ? found : { ...found, ticket, merged: found.ticket };
    const next = await load<Ticket>(context, { kind: 'ticket', id: mergedInto });
    if (next === null) return NOTHING;
    ticket = next;
  }
  return NOTHING;
}

/** What of a message may lead to a ticket, the most telling first. */
interface Leads {
  readonly threads: readonly string[];
  readonly named: readonly InboundMatch[];
}

async function ticketOf(context: Reader, channel: string, { threads, named }: Leads): Promise<Found | null> {
  const answered = await ticketOfThread(context, channel, threads);
  if (answered !== null) return answered;
  for (const match of named.slice(0, MAX_REFERENCES)) {
    const found = await context.storage.load({ ref: { channel: REFERENCE_CHANNEL, thread: match.via } });
    if (found?.kind === 'ticket') return { ticket: found as unknown as Stored<Ticket>, message: null, match };
  }
  return null;
}

async function ticketOfThread(context: Reader, channel: string, references: readonly string[]): Promise<Found | null> {
  const threads = references.slice(0, MAX_THREADS);
  // The first one leads to the ticket nearly always; when it does not, the others are not asked for one by one.
  for (let from = 0; from < threads.length; from += from === 0 ? 1 : THREADS_AT_ONCE) {
    const some = threads.slice(from, from === 0 ? 1 : from + THREADS_AT_ONCE);
    const messages = await Promise.all(some.map((thread) => load<Message>(context, { ref: { channel, thread } })));
    for (const [index, message] of messages.entries()) {
      if (message === null) continue;
      const ticket = await load<Ticket>(context, { kind: 'ticket', id: message.value.ticketId });
      if (ticket !== null) return { ticket, message, match: { by: 'thread', via: some[index] ?? '' } };
    }
  }
  return null;
}

/** A record that storage holds, as what it is known to be. */
export async function load<T>(context: Reader, key: Parameters<Storage['load']>[0]): Promise<Stored<T> | null> {
  return (await context.storage.load(key)) as Stored<T> | null;
}
