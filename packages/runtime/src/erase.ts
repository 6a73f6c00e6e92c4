import type { Contact, Json, Message, RecordId, Stored } from '@deskwright/core';
import { DeskError } from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { type CommandBody, execute } from './execute.ts';

/** How much an erasure emptied. */
export interface Erased {
  readonly tickets: number;
  readonly messages: number;
  readonly blobs: number;
}

const PAGE = 100;
const SYSTEM = { kind: 'system', id: 'erasure' } as const;

/**
 * Empties everything personal about a contact: the contact itself, the subjects of its tickets, all messages on them and
 * those it wrote elsewhere, in records, events and blobs alike. What happened when stays. It may be interrupted at any
 * point and called again. Throws `contact.unknown`.
 */
export async function eraseContact(context: Context, id: string): Promise<Erased> {
  const contact = (await context.storage.load({ kind: 'contact', id })) as Stored<Contact> | null;
  if (contact === null) throw new DeskError('contact.unknown', `There is no contact "${id}"`);
  await command(context, { kind: 'contact', id }, { type: 'contact.erase' });
  let messages = 0;
  let tickets = 0;
  let blobs = 0;
  const eraseMessages = async (where: UntypedFilter): Promise<void> => {
    for await (const found of all(context, 'message', where)) {
      if ((found.value as unknown as Message).erased) continue;
      // Blobs first: once the message is emptied nobody knows any more which were its own.
      blobs += await sweep(context, found);
      await command(context, { kind: 'message', id: found.id }, { type: 'message.erase' });
      messages += 1;
    }
  };
  for await (const ticket of all(context, 'ticket', { field: 'requester', op: 'is', value: id })) {
    await eraseMessages({ field: 'ticketId', op: 'is', value: ticket.id });
    await command(context, { kind: 'ticket', id: ticket.id }, { type: 'ticket.erase' });
    tickets += 1;
  }
  await eraseMessages({ field: 'author', op: 'is', value: id });
  return { tickets, messages, blobs };
}

async function command(context: Context, to: RecordId, body: CommandBody): Promise<void> {
  const result = await execute(context, to, body, { by: SYSTEM });
  if (result.outcome === 'refused') throw new DeskError(result.refusal.code, result.refusal.message);
}

async function* all(context: Context, kind: string, where: UntypedFilter): AsyncGenerator<Stored<Json>> {
  let after: string | null = null;
  do {
    const query = { now: context.now(), where, limit: PAGE };
    const page: Awaited<ReturnType<Context['storage']['find']>> = await context.storage.find(
      kind,
      after === null ? query : { ...query, after },
    );
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

/** Removes the blobs of a message that no other message refers to. */
async function sweep(context: Context, found: Stored<Json>): Promise<number> {
  const { blobs } = (found.value as unknown as Message).personal;
  if (context.blobs === null || blobs.length === 0) return 0;
  const isReferenced = async (sha256: string): Promise<boolean> => {
    const where: UntypedFilter = { field: 'blobs', op: 'hasAny', value: [sha256] };
    const { items } = await context.storage.find('message', { now: context.now(), where, limit: 2 });
    return items.some((item) => item.id !== found.id);
  };
  return context.blobs.sweep(isReferenced, Number.MAX_SAFE_INTEGER, blobs);
}
