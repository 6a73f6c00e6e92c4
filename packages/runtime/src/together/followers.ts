import type { Stored, Ticket } from '@deskwright/core';
import type { Context } from '../context.ts';
import { loadAccess } from '../load-access.ts';

/**
 * The agents who follow a ticket and may still see it, in the order in which they began. Following gives nobody access: who
 * lost it is left out for as long as that lasts, so whoever tells followers what happens tells nobody too much.
 */
export async function followersOf(context: Context, { value }: Stored<Ticket>): Promise<readonly string[]> {
  const { followers = [] } = value;
  const rights = await Promise.all(followers.map((agent) => loadAccess(context, { agent })));
  return followers.filter((_, index) => rights[index]?.may('see', value) === true);
}
