import { type Access, type Agent, accessOf, type Contact, type Person, type Principal } from '@deskwright/core';
import type { Context } from './context.ts';

/** What somebody may see and do, as of now. */
export async function loadAccess(context: Context, principal: Principal): Promise<Access> {
  return accessOf(context.desk, await personOf(context, principal));
}

async function personOf(context: Context, principal: Principal): Promise<Person> {
  const { access, policies } = context.desk['~internal'];
  if ('agent' in principal) {
    const { agent: id } = principal;
    const agent = await recordOf<Agent>(context, 'agent', id);
    // A desk without roles lets everybody in whom it does not know, but nobody whom it has let go.
    if (agent !== null && !agent.active) return { agent: id, roles: [], isDeactivated: true };
    return { agent: id, roles: agent === null || access.roles === null ? [] : agent.roles };
  }
  // Only what a decision can depend on is loaded.
  const { contact: id } = principal;
  const contact = policies.requesters?.organization === true ? await recordOf<Contact>(context, 'contact', id) : null;
  return { contact: id, organization: contact?.organization ?? null };
}

async function recordOf<T>(context: Context, kind: 'agent' | 'contact', id: string): Promise<T | null> {
  const found = await context.storage.load({ kind, id });
  return found === null ? null : (found.value as unknown as T);
}
