import { type Access, accessOf, type HeldRole, type Json, type Person, type Principal } from '@deskwright/core';
import type { Context } from './context.ts';

/** What somebody may see and do, as of now. */
export async function loadAccess(context: Context, principal: Principal): Promise<Access> {
  return accessOf(context.desk, await personOf(context, principal));
}

async function personOf(context: Context, principal: Principal): Promise<Person> {
  const { access, policies } = context.desk['~internal'];
  // Only what a decision can depend on is loaded: most desks of one department have no roles.
  if ('agent' in principal) {
    const roles = access.roles === null ? [] : ((await recordOf(context, 'agent', principal.agent))?.roles ?? []);
    return { agent: principal.agent, roles };
  }
  const { contact } = principal;
  if (policies.requesters?.organization !== true) return { contact, organization: null };
  return { contact, organization: (await recordOf(context, 'contact', contact))?.organization ?? null };
}

interface Known {
  readonly roles?: readonly HeldRole[];
  readonly organization?: string | null;
}

async function recordOf(context: Context, kind: 'agent' | 'contact', id: string): Promise<Known | null> {
  const found: { readonly value: Json } | null = await context.storage.load({ kind, id });
  return found === null ? null : (found.value as Known);
}
