import { type Access, type Actor, deriveId, idAt, type Refusal, type Ticket } from '@deskwright/core';
import type { Context } from '../context.ts';
import { type Deed, executeTogether } from '../execute.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';

/** Who does something to several tickets, and what they may do; `null` is the system, which may do everything. */
export interface Doer {
  readonly by: Actor;
  access(): Promise<Access | null>;
}

/** What is to be done to which tickets, the one that the answer is about first; or why not. */
export type Planned =
  | { readonly refusal: Refusal }
  | { readonly todo: readonly (Omit<Deed, 'id'> & { readonly id?: string })[] };

/** Does all of it in one commit, and plans it anew when somebody else was faster. */
export async function together(
  context: Context,
  what: string,
  by: Actor,
  plan: () => Promise<Planned>,
): Promise<Outcome<Ticket>> {
  const seed = idAt(context.now(), context.newSeed());
  const attempt = async () => {
    const planned = await plan();
    if ('refusal' in planned) return planned;
    return { deeds: planned.todo.map((one) => ({ id: deriveId(seed, one.to.id), ...one })) };
  };
  return outcomeOf(await executeTogether(context, what, attempt, { by }));
}
