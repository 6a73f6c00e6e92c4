import type { Contact, Instant, Json, Message, RecordId, Stored } from '@deskwright/core';
import { DeskError } from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { type CommandBody, execute } from '../execute.ts';
import { isReferenced } from './blob-references.ts';

/** How much an erasure emptied. */
export interface Erased {
  readonly tickets: number;
  readonly messages: number;
  readonly blobs: number;
}

const PAGE = 100;
const SYSTEM = { kind: 'system', id: 'erasure' } as const;

/**
 * Empties everything personal about a contact: the contact itself, the subjects of its tickets, all messages on them, the
 * internal tickets about them, and what it wrote elsewhere, in records, events, search, blobs and what is still to be sent. What happened when stays, and so
 * do the platform's names of messages, by which a late reply finds its ticket. It may be interrupted at any point and
 * called again. Throws `contact.unknown`.
 */
export async function eraseContact(context: Context, id: string): Promise<Erased> {
  const contact = (await context.storage.load({ kind: 'contact', id })) as Stored<Contact> | null;
  if (contact === null) throw new DeskError('contact.unknown', `There is no contact "${id}"`);
  await command(context, { kind: 'contact', id }, { type: 'contact.erase' });
  const begun = context.now();
  let messages = 0;
  let tickets = 0;
  let blobs = 0;
  const eraseMessages = async (where: UntypedFilter): Promise<void> => {
    for await (const found of all(context, 'message', where)) {
      if ((found.value as unknown as Message).erased) continue;
      // Blobs first: once the message is emptied nobody knows any more which were its own.
      blobs += await sweep(context, found, begun);
      await command(context, { kind: 'message', id: found.id }, { type: 'message.erase' });
      messages += 1;
    }
  };
  let found: UntypedFilter | null = {
    all: [
      { field: 'requester', op: 'is', value: id },
      { field: 'requesterKind', op: 'is', value: 'contact' },
    ],
  };
  while (found !== null) {
    const erased: string[] = [];
    for await (const ticket of all(context, 'ticket', found)) {
      await eraseMessages({ field: 'ticketId', op: 'is', value: ticket.id });
      await command(context, { kind: 'ticket', id: ticket.id }, { type: 'ticket.erase' });
      erased.push(ticket.id);
    }
    tickets += erased.length;
    found = amongAgents(erased);
  }
  await eraseMessages({ field: 'author', op: 'is', value: id });
  return { tickets, messages, blobs };
}

/** What agents asked each other about tickets tells of whoever asked for these. `null` when there is nothing to ask about. */
function amongAgents(parents: readonly string[]): UntypedFilter | null {
  if (parents.length === 0) return null;
  const about: UntypedFilter = { field: 'parentId', op: 'in', value: parents };
  return { all: [about, { field: 'requesterKind', op: 'is', value: 'agent' }] };
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

/**
 * Removes the blobs of a message that nothing else refers to. What is put again from here on belongs to a message that is
 * yet to be committed.
 */
async function sweep(context: Context, found: Stored<Json>, begun: Instant): Promise<number> {
  const { blobs } = (found.value as unknown as Message).personal;
  if (context.blobs === null || blobs.length === 0) return 0;
  const self = { kind: 'message', id: found.id };
  return context.blobs.sweep((sha256) => isReferenced(context, sha256, self), begun + 1, blobs);
}
