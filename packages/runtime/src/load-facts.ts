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
    found[name] = name === 'requester' && record.kind === 'ticket' ? await requesterOf(context, stored, command) : null;
  }
  return found as Partial<Facts>;
}

async function requesterOf(context: Context, stored: Stored<unknown> | null, command: object): Promise<Json> {
  const { requester } = (stored?.value ?? command) as HasRequester;
  if (requester?.kind !== 'contact') return null;
  const contact = await context.storage.load({ kind: 'contact', id: requester.id });
  return contact?.value ?? null;
}
