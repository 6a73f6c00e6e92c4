import * as z from 'zod';
import { isTimeZone } from '../calendar/wall-time.ts';
import type { Meta, Stamp } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Decision, KindDef } from '../record/kind.ts';
import { erasePersonal } from '../record/personal.ts';
import { MOST_REPLIES } from '../rule/rule-execution.ts';
import { type Contact, type ContactAddress, contactRef, type StoredAddress } from './contact.ts';

/** What can be asked of a contact. */
export type ContactCommand =
  | {
      readonly type: 'contact.create';
      readonly name: string;
      readonly addresses: readonly ContactAddress[];
      readonly organization?: string | null | undefined;
      readonly language?: string | null | undefined;
      readonly timeZone?: string | null | undefined;
    }
  | {
      readonly type: 'contact.update';
      readonly name?: string | undefined;
      readonly addAddresses?: readonly ContactAddress[] | undefined;
      readonly organization?: string | null | undefined;
      readonly language?: string | null | undefined;
      readonly timeZone?: string | null | undefined;
    }
  /** A rule has written to them. */
  | { readonly type: 'contact.noteAutoReply'; readonly sentAt: Instant }
  /** A message to one of their addresses came back for good. */
  | ({ readonly type: 'contact.noteBounce' } & AddressBounce)
  /** Messages may be sent again: to one address, or to all of them. */
  | { readonly type: 'contact.clearBounces'; readonly address?: string | undefined }
  | { readonly type: 'contact.erase' };

/** Which address no message reaches, and how long nothing is sent there. */
export interface AddressBounce {
  readonly channel: string;
  readonly status: string | null;
  readonly since: Instant;
  readonly until: Instant;
  readonly personal: { readonly address: string };
}

/** What can happen to a contact, without the stamp that every event carries. */
export type ContactEventBody =
  | {
      readonly type: 'contact.created';
      readonly contactId: string;
      readonly organization: string | null;
      readonly language: string | null;
      readonly timeZone?: string | null;
      readonly personal: Contact['personal'];
    }
  | {
      readonly type: 'contact.updated';
      readonly organization: string | null;
      readonly language: string | null;
      readonly timeZone?: string | null;
      readonly personal: Contact['personal'];
    }
  | { readonly type: 'contact.autoReplied'; readonly sentAt: Instant }
  | ({ readonly type: 'contact.bounced' } & AddressBounce)
  | { readonly type: 'contact.bouncesCleared'; readonly personal: { readonly addresses: readonly string[] } }
  | { readonly type: 'contact.erased' };

function decide(state: Contact | null, command: ContactCommand & { readonly meta: Meta }): Decision<ContactEventBody> {
  const id = command.meta.id;
  if (command.type === 'contact.create') {
    if (state !== null) return refuse('contact.exists', 'This contact has been created already');
    const { name, addresses, organization = null, language = null } = command;
    const created = { type: 'contact.created', contactId: id, organization, language, ...zoneOf(command) } as const;
    return { ok: true, events: [{ ...created, personal: { name, addresses } }], refs: refsOf(id, addresses) };
  }
  if (state === null) return refuse('contact.unknown', 'There is no such contact');
  if (state.erased) {
    if (command.type !== 'contact.update') return { ok: true, events: [] };
    return refuse('contact.erased', 'This contact has been erased');
  }
  switch (command.type) {
    case 'contact.update':
      return update(state, command);
    case 'contact.noteAutoReply':
      return { ok: true, events: [{ type: 'contact.autoReplied', sentAt: command.sentAt }] };
    case 'contact.noteBounce': {
      const { type: _type, meta: _meta, ...bounce } = command;
      const isTheirs = state.personal.addresses.some((one) =>
        isSameAddress(one, bounce.channel, bounce.personal.address),
      );
      return { ok: true, events: isTheirs ? [{ type: 'contact.bounced', ...bounce }] : [] };
    }
    case 'contact.clearBounces': {
      const { address } = command;
      const addresses = state.personal.addresses
        .filter((one) => one.undeliverable !== undefined && (address === undefined || isSameText(one.address, address)))
        .map((one) => one.address);
      return {
        ok: true,
        events: addresses.length === 0 ? [] : [{ type: 'contact.bouncesCleared', personal: { addresses } }],
      };
    }
    case 'contact.erase':
      return { ok: true, events: [{ type: 'contact.erased' }], erase: true };
    default:
      return refuse('command.unknown', `A contact does not understand "${(command as { type: string }).type}"`);
  }
}

function update(
  state: Contact,
  command: Extract<ContactCommand, { type: 'contact.update' }>,
): Decision<ContactEventBody> {
  const known = state.personal.addresses;
  const added = (command.addAddresses ?? []).filter(
    (one) => !known.some((other) => other.channel === one.channel && other.address === one.address),
  );
  const { organization = state.organization, language = state.language } = command;
  const zone = zoneOf(command.timeZone === undefined ? state : command);
  const personal = { name: command.name ?? state.personal.name, addresses: [...known, ...added] };
  const isSame =
    added.length === 0 &&
    personal.name === state.personal.name &&
    organization === state.organization &&
    language === state.language &&
    (zone.timeZone ?? null) === (state.timeZone ?? null);
  if (isSame) return { ok: true, events: [] };
  const updated = { type: 'contact.updated', organization, language, ...zone, personal } as const;
  return { ok: true, events: [updated], refs: refsOf(state.id, added) };
}

function isSameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isSameAddress(one: ContactAddress, channel: string, address: string): boolean {
  return one.channel === channel && isSameText(one.address, address);
}

/** The addresses of a contact after an event that speaks of what came back from them. */
function addressesAfter(
  addresses: readonly StoredAddress[],
  event: Extract<ContactEventBody, { type: 'contact.bounced' | 'contact.bouncesCleared' }>,
): readonly StoredAddress[] {
  if (event.type === 'contact.bounced') {
    const { channel, status, since, until, personal } = event;
    return addresses.map((one) =>
      isSameAddress(one, channel, personal.address) ? { ...one, undeliverable: { since, until, status } } : one,
    );
  }
  return addresses.map((one) => {
    const { undeliverable: _cleared, ...address } = one;
    return event.personal.addresses.includes(one.address) ? address : one;
  });
}

function refsOf(id: string, addresses: readonly ContactAddress[]) {
  return addresses.map(({ channel, address }) => ({ ref: contactRef(channel, address), to: { kind: 'contact', id } }));
}

function evolve(state: Contact | null, event: Stamp & ContactEventBody): Contact {
  if (event.type === 'contact.created') {
    const { contactId, organization, language, personal, at } = event;
    return { id: contactId, organization, language, ...zoneOf(event), erased: false, createdAt: at, personal };
  }
  if (state === null) throw new RangeError(`The history of a contact cannot begin with ${event.type}`);
  if (event.type === 'contact.erased') return { ...erasePersonal(state), erased: true };
  if (event.type === 'contact.autoReplied') {
    const autoReplies = [...(state.autoReplies ?? []), event.sentAt].slice(-MOST_REPLIES);
    return { ...state, autoReplies };
  }
  if (event.type === 'contact.bounced' || event.type === 'contact.bouncesCleared') {
    const addresses = addressesAfter(state.personal.addresses, event);
    return { ...state, personal: { ...state.personal, addresses } };
  }
  const { organization, language, personal } = event;
  return { ...state, organization, language, ...zoneOf(event), personal };
}

/** The zone where one is given, so that contacts whose zone nobody asked for look as they always did. */
function zoneOf({ timeZone }: { readonly timeZone?: string | null | undefined }): {
  readonly timeZone?: string | null;
} {
  return timeZone === undefined ? {} : { timeZone };
}

function refuse(code: string, message: string): Decision<never> {
  return { ok: false, refusal: { code, message } };
}

const address = z.strictObject({ channel: z.string().min(1), address: z.string().min(1).max(320) });
const shared = {
  organization: z.string().nullable().optional(),
  language: z.string().nullable().optional(),
  timeZone: z.string().refine(isTimeZone, 'Unknown time zone').nullable().optional(),
};

/** How contacts behave. Each of their addresses leads to them, so that no address has two contacts. */
export const contactKind: KindDef<Contact, ContactCommand, ContactEventBody> = {
  kind: 'contact',
  schema: z.custom<Contact>((value) => typeof value === 'object' && value !== null),
  commands: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('contact.create'), name: z.string(), addresses: z.array(address), ...shared }),
    z.strictObject({
      type: z.literal('contact.update'),
      name: z.string().optional(),
      addAddresses: z.array(address).optional(),
      ...shared,
    }),
    z.strictObject({ type: z.literal('contact.noteAutoReply'), sentAt: z.int().nonnegative() }),
    z.strictObject({ type: z.literal('contact.clearBounces'), address: z.string().min(1).max(320).optional() }),
    z.strictObject({ type: z.literal('contact.erase') }),
  ]),
  decide,
  evolve,
  wakeAt: () => null,
  fields: {
    name: { type: 'text', read: (state: Contact) => state.personal.name, path: ['personal', 'name'] },
    organization: { type: 'keyword', read: (state: Contact) => state.organization, path: ['organization'] },
    createdAt: { type: 'instant', read: (state: Contact) => state.createdAt, path: ['createdAt'] },
  },
};
