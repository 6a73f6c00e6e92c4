import type { FactName, Facts, Json, RecordId, Stored } from '@deskwright/core';
import type { Context } from './context.ts';

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
    if (name === 'requester' && record.kind === 'ticket') found[name] = await requesterOf(context, stored, command);
    else found[name] = name === 'agent' ? await actingAgent(context, command) : null;
  }
  return found as Partial<Facts>;
}

async function actingAgent(context: Context, command: object): Promise<Json> {
  const { meta } = command as { readonly meta?: { readonly by: { readonly kind: string; readonly id: string } } };
  if (meta?.by.kind !== 'agent') return null;
  return (await context.storage.load({ kind: 'agent', id: meta.by.id }))?.value ?? null;
}

async function requesterOf(context: Context, stored: Stored<unknown> | null, command: object): Promise<Json> {
  const { requester } = (stored?.value ?? command) as HasRequester;
  if (requester?.kind !== 'contact') return null;
  const contact = await context.storage.load({ kind: 'contact', id: requester.id });
  return contact?.value ?? null;
}
