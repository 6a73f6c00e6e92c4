import type { Contact } from '@deskwright/core';
import type { FindResult, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { batchOf } from '../execute.ts';

const PAGE = 200;
/** What is left of a name that was erased; nobody else has to have one. */
const NAMELESS: UntypedFilter = { field: 'name', op: 'is', value: '' };

/** Whether a ticket or a message speaks of a contact. */
async function isSpokenOf({ storage, now }: Context, id: string): Promise<boolean> {
  for (const [kind, field] of [
    ['ticket', 'requester'],
    ['message', 'author'],
  ] as const) {
    const where: UntypedFilter = { field, op: 'is', value: id };
    if ((await storage.find(kind, { now: now(), where, limit: 1 })).items.length > 0) return true;
  }
  return false;
}

/** Removes contacts that were erased and that no ticket or message speaks of any more, and says how many. */
export async function removeErasedContacts(context: Context): Promise<number> {
  let removed = 0;
  let after: string | null = null;
  do {
    const query = { now: context.now(), where: NAMELESS, order: [], limit: PAGE };
    const page: FindResult = await context.storage.find('contact', after === null ? query : { ...query, after });
    for (const { id, version, value } of page.items) {
      if (!(value as unknown as Contact).erased || (await isSpokenOf(context, id))) continue;
      const batch = { ...batchOf([]), removed: [{ kind: 'contact', id, expected: version }] };
      if ((await context.storage.commit(batch)).ok) removed += 1;
    }
    after = page.next;
  } while (after !== null);
  return removed;
}
