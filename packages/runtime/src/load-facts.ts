import type { FactName, Facts, Json, RecordId, Stored } from '@deskwright/core';
import { findAll } from './assignment/team.ts';
import type { Context } from './context.ts';

/** A ticket may have more participants than a message is copied to. */
const MOST_LOADED = 200;

interface HasRequester {
  readonly requester?: { readonly kind: string; readonly id: string };
}

/** Loads the facts that a decision asked for. A fact that does not exist is `null`, so it is not asked for again. */
export async function loadFacts(
  context: Context,
  need: readonly FactName[],
  record: RecordId,
  stored: Stored<unknown> | null,
  command: object,
): Promise<Partial<Facts>> {
  const found: Record<string, Json> = {};
  for (const name of need) {
    if (name === 'participants') found[name] = await participantsOf(context, stored, command);
    else if (name === 'requester' && record.kind === 'ticket')
      found[name] = await requesterOf(context, stored, command);
    else if (name === 'agents') found[name] = await managers(context);
    else found[name] = name === 'agent' ? await actingAgent(context, command) : null;
  }
  return found as Partial<Facts>;
}

/** Of all agents those are asked for who manage something. */
async function managers(context: Context): Promise<Json> {
  const found = await findAll<Json>(context, 'agent', { field: 'manages', op: 'isPresent' });
  return found.map(({ value }) => value);
}

async function actingAgent(context: Context, command: object): Promise<Json> {
  const { meta } = command as { readonly meta?: { readonly by: { readonly kind: string; readonly id: string } } };
  if (meta?.by.kind !== 'agent') return null;
  return (await context.storage.load({ kind: 'agent', id: meta.by.id }))?.value ?? null;
}

async function participantsOf(context: Context, stored: Stored<unknown> | null, command: object): Promise<Json> {
  const { participants = [] } = (stored?.value ?? command) as { readonly participants?: readonly string[] };
  const ids = participants.slice(0, MOST_LOADED);
  const contacts = await Promise.all(ids.map((id) => context.storage.load({ kind: 'contact', id })));
  return contacts.flatMap((contact) => (contact === null ? [] : [contact.value]));
}

async function requesterOf(context: Context, stored: Stored<unknown> | null, command: object): Promise<Json> {
  const { requester } = (stored?.value ?? command) as HasRequester;
  if (requester?.kind !== 'contact') return null;
  const contact = await context.storage.load({ kind: 'contact', id: requester.id });
  return contact?.value ?? null;
}
