import { type Access, type Agent, accessOf, type Contact, type Person, type Principal } from '@deskwright/core';
import type { Context } from './context.ts';

/** What somebody may see and do, as of now. */
export async function loadAccess(context: Context, principal: Principal): Promise<Access> {
  return accessOf(context.desk, await personOf(context, principal));
}

async function personOf(context: Context, principal: Principal): Promise<Person> {
  const { access, policies } = context.desk['~internal'];
  // Only what a decision can depend on is loaded: a desk without roles asks nobody who they are.
  if ('agent' in principal) {
    const { agent: id } = principal;
    const agent = access.roles === null ? null : await recordOf<Agent>(context, 'agent', id);
    return { agent: id, roles: agent?.active === true ? agent.roles : [] };
  }
  const { contact: id } = principal;
  const contact = policies.requesters?.organization === true ? await recordOf<Contact>(context, 'contact', id) : null;
  return { contact: id, organization: contact?.organization ?? null };
}

async function recordOf<T>(context: Context, kind: 'agent' | 'contact', id: string): Promise<T | null> {
  const found = await context.storage.load({ kind, id });
  return found === null ? null : (found.value as unknown as T);
}
