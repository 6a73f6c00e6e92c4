import type { FactName, Facts, Json, RecordId, Stored } from '@deskwright/core';
import type { ReadRecord } from '@deskwright/core/port';
import { findAll } from './assignment/team.ts';
import type { Context } from './context.ts';

/** A ticket may have more participants than a message is copied to. */
const MOST_LOADED = 200;

interface HasRequester {
  readonly requester?: { readonly kind: string; readonly id: string };
}

/** Facts, and the records that they were read from. */
export interface LoadedFacts {
  readonly facts: Partial<Facts>;
  /** Those that were asked for by name: what a search did not find cannot be told by a version. */
  readonly read: readonly ReadRecord[];
}

/** Loads the facts that a decision asked for. A fact that does not exist is `null`, so it is not asked for again. */
export async function loadFacts(
  context: Context,
  need: readonly FactName[],
  record: RecordId,
  stored: Stored<unknown> | null,
  command: object,
): Promise<LoadedFacts> {
  const facts: Record<string, Json> = {};
  const read: ReadRecord[] = [];
  const recordValue = async (kind: string, id: string): Promise<Json> => {
    const found = await context.storage.load({ kind, id });
    read.push({ kind, id, version: found?.version ?? 0 });
    return found?.value ?? null;
  };
  for (const name of need) {
    if (name === 'participants') facts[name] = await participantsOf(recordValue, stored, command);
    else if (name === 'requester' && record.kind === 'ticket')
      facts[name] = await requesterOf(recordValue, stored, command);
    else if (name === 'agents') facts[name] = await managers(context);
    else facts[name] = name === 'agent' ? await actingAgent(recordValue, command) : null;
  }
  return { facts: facts as Partial<Facts>, read };
}

/** Loads a record, and remembers that it was read. */
type RecordValue = (kind: string, id: string) => Promise<Json>;

/** Of all agents those are asked for who manage something. */
async function managers(context: Context): Promise<Json> {
  const found = await findAll<Json>(context, 'agent', { field: 'manages', op: 'isPresent' });
  return found.map(({ value }) => value);
}

async function actingAgent(recordValue: RecordValue, command: object): Promise<Json> {
  const { meta } = command as { readonly meta?: { readonly by: { readonly kind: string; readonly id: string } } };
  return meta?.by.kind === 'agent' ? recordValue('agent', meta.by.id) : null;
}

async function participantsOf(
  recordValue: RecordValue,
  stored: Stored<unknown> | null,
  command: object,
): Promise<Json> {
  const { participants = [] } = (stored?.value ?? command) as { readonly participants?: readonly string[] };
  const contacts = await Promise.all(participants.slice(0, MOST_LOADED).map((id) => recordValue('contact', id)));
  return contacts.filter((contact) => contact !== null);
}

async function requesterOf(recordValue: RecordValue, stored: Stored<unknown> | null, command: object): Promise<Json> {
  const { requester } = (stored?.value ?? command) as HasRequester;
  return requester?.kind === 'contact' ? recordValue('contact', requester.id) : null;
}
