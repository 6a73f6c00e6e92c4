import type { Contact } from '../contact/contact.ts';
import type { ContactCommand } from '../contact/contact-kind.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Address, MessageSignal } from '../port/channel.ts';
import { idAt } from '../record/derive-id.ts';
import type { Instant } from '../record/json.ts';
import type { Stored } from '../record/record-id.ts';
import { MOST_PARTICIPANTS } from '../ticket/participants.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { departmentOf } from './addressed-departments.ts';
import type { Standing } from './standing.ts';

/** Somebody whom a message was sent to as well, and the contact that the address leads to. */
export interface CopiedPerson {
  readonly address: Address;
  readonly contact: Stored<Contact> | null;
}

/** A contact to be made, with the id that it gets. */
export interface NewContact {
  readonly id: string;
  readonly command: ContactCommand;
}

/** Nobody reads what is written to them. */
const machine = /^(?:mailer-daemon|postmaster|bounces?|(?:[^@]*[+._-])?(?:no|do[._-]?not)[._-]?reply(?:[+._-][^@]*)?)@/;

/**
 * Whom a message was sent to besides the desk and its agents, each once, in the order of To and Cc: people who may become
 * participants. Nobody where the policy `inbound.participants` is `none`; for automatic mail; for a message whose To and Cc
 * name no address of the desk, which got it as a blind copy or by an address that nobody told; and for a message to more
 * than twenty others, which is a circular.
 */
export function copiedAddresses<V extends Vocabulary>(desk: Desk<V>, signal: MessageSignal): readonly Address[] {
  const { policies, departmentByAddress, agentByAddress } = desk['~internal'];
  if (signal.automated !== false || policies.inbound?.participants === 'none') return [];
  const isOurs = (address: string) =>
    signal.ours?.includes(address) === true || departmentOf(departmentByAddress, address) !== null;
  const others = new Map<string, Address>();
  let isForUs = false;
  for (const list of [signal.to, signal.cc]) {
    for (const one of list) {
      const address = one.address.toLowerCase();
      if (isOurs(address)) isForUs = true;
      else if (!others.has(address)) others.set(address, one);
    }
  }
  if (!isForUs || others.size === 0) return [];
  const sender = signal.from.address.toLowerCase();
  const isNobody = (address: string) => address === sender || agentByAddress.has(address) || machine.test(address);
  const people = [...others].filter(([address]) => !isNobody(address)).map(([, one]) => one);
  return people.length > MOST_PARTICIPANTS ? [] : people;
}

/** Where the people of a message are to take part, and who sent it. */
interface Gathering {
  readonly channel: string;
  readonly key: string;
  readonly at: Instant;
  readonly copied: readonly CopiedPerson[];
  /** The contact who wrote the message. */
  readonly sender: string;
  /** What the sender is to the ticket. */
  readonly standing: Standing | null;
  /** The ticket that the message joins, or `null` when it opens one. */
  readonly ticket: Ticket | null;
}

/**
 * Who becomes a participant by a message, and the contacts that are to be made for it. Third parties bring nobody into a
 * ticket, and into a restricted one only agents do; whoever was taken out of it stays out until somebody puts them back.
 */
export function joiningPeople({ channel, key, at, copied, sender, standing, ticket }: Gathering): {
  readonly participants: readonly string[];
  readonly contacts: readonly NewContact[];
} {
  const mayBring = ticket === null || (standing !== 'thirdParty' && (!ticket.restricted || standing === 'agent'));
  const out = new Set([
    sender,
    ticket?.requester.id,
    ...(ticket?.participants ?? []),
    ...(ticket?.formerParticipants ?? []),
  ]);
  let room = mayBring ? MOST_PARTICIPANTS - (ticket?.participants.length ?? 0) : 0;
  const participants: string[] = [];
  const contacts: NewContact[] = [];
  for (const { address, contact } of copied) {
    const id = contact?.id ?? idAt(at, `contact|${channel}|${key}|${address.address.toLowerCase()}`);
    if (room <= 0 || out.has(id)) continue;
    room -= 1;
    out.add(id);
    participants.push(id);
    if (contact !== null) continue;
    const addresses = [{ channel, address: address.address }];
    contacts.push({ id, command: { type: 'contact.create', name: address.name ?? '', addresses } });
  }
  return { participants, contacts };
}
