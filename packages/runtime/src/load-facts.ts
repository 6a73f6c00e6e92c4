import type { AnyCommand, FactName, Facts, Json, RecordId, Stored } from '@deskwright/core';
import type { Context } from './context.ts';
import { pageOf } from './job-page.ts';

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
    found[name] = await factOf(context, name, record, stored, command);
  }
  return found as Partial<Facts>;
}

async function factOf(
  context: Context,
  name: FactName,
  record: RecordId,
  stored: Stored<unknown> | null,
  command: object,
): Promise<Json> {
  if (name === 'requester' && record.kind === 'ticket') return requesterOf(context, stored, command);
  if (name === 'page' && record.kind === 'job') return pageOf(context, stored, (command as AnyCommand).meta.at);
  return null;
}

async function requesterOf(context: Context, stored: Stored<unknown> | null, command: object): Promise<Json> {
  const { requester } = (stored?.value ?? command) as HasRequester;
  if (requester?.kind !== 'contact') return null;
  const contact = await context.storage.load({ kind: 'contact', id: requester.id });
  return contact?.value ?? null;
}
