import {
  type Actor,
  type Contact,
  type ContactCommand,
  checkCommand,
  contactRef,
  idAt,
  type Refusal,
  type Stored,
} from '@deskwright/core';
import type { LoadedRecord } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { execute } from './execute.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** Contacts, for trusted code. */
export interface Contacts {
  /** Makes a contact; refused with `contact.taken` when an address leads to another one already. */
  create(command: Extract<ContactCommand, { type: 'contact.create' }>): Promise<Outcome<Contact>>;
  update(id: string, command: Extract<ContactCommand, { type: 'contact.update' }>): Promise<Outcome<Contact>>;
  /** The contact with an address on a channel, or `null`. */
  byAddress(channel: string, address: string): Promise<Stored<Contact> | null>;
  get(id: string): Promise<Stored<Contact> | null>;
}

const BY: Actor = { kind: 'system', id: 'app' };

/** The contacts of a desk. */
export function contactsOf(context: Context): Contacts {
  const send = async (id: string, command: ContactCommand, isNew: boolean): Promise<Outcome<Contact>> => {
    const refusal = checkCommand(context.desk, 'contact', command) ?? (await taken(context, id, command));
    if (refusal !== null) return { ok: false, refusal };
    return outcomeOf(await execute(context, { kind: 'contact', id }, command, isNew ? { by: BY, id } : { by: BY }));
  };
  return {
    create: (command) => send(idAt(context.now(), context.newSeed()), command, true),
    update: (id, command) => send(id, command, false),
    async byAddress(channel, address) {
      return contactOf(await context.storage.load({ ref: contactRef(channel, address) }));
    },
    async get(id) {
      return contactOf(await context.storage.load({ kind: 'contact', id }));
    },
  };
}

async function taken(context: Context, id: string, command: ContactCommand): Promise<Refusal | null> {
  const addresses =
    command.type === 'contact.create'
      ? command.addresses
      : command.type === 'contact.update'
        ? command.addAddresses
        : [];
  for (const { channel, address } of addresses ?? []) {
    const holder = await context.storage.load({ ref: contactRef(channel, address) });
    if (holder !== null && holder.id !== id) {
      const message = 'Another contact has this address';
      return { code: 'contact.taken', message, remedy: 'Look it up with byAddress and update it' };
    }
  }
  return null;
}

function contactOf(stored: LoadedRecord | null): Stored<Contact> | null {
  if (stored === null || stored.kind !== 'contact') return null;
  return { id: stored.id, version: stored.version, value: stored.value as unknown as Contact };
}
