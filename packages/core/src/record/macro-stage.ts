import type { MacroStage } from '../rule/apply-macro.ts';
import type { Acted } from '../rule/perform-action.ts';
import type { Actor, Meta } from './event.ts';
import type { Facts } from './facts.ts';
import type { Applied, Transaction } from './transaction.ts';

/** What came of a command, as those see it who carry out actions. */
export function actedOf(applied: Applied): Acted {
  if (!('ok' in applied)) return applied;
  return applied.ok ? { events: applied.events } : { refusal: applied.refusal };
}

/** The transaction as a macro acts on it: in the name of whoever sent the command. */
export function macroStage(tx: Transaction, macro: string, meta: Meta, factsFor: (by: Actor) => Facts): MacroStage {
  const { by } = meta;
  return {
    // Nobody wrote to the desk in this step: what the macro itself writes is for the rules to look at, not for its actions.
    facts: () => ({ ...factsFor(by), message: null }),
    act(cause, body) {
      const { message } = tx;
      // Only a seed for the ids of what this makes.
      const id = `${meta.id}|${macro}|${tx.position}`;
      const result = tx.execute({ ...body, meta: { ...meta, id, cause } }, factsFor(by), cause);
      // Rules can look at one message: what was said to the requester rather than a note that came with it.
      if (isPublic(message) && !isPublic(tx.message)) tx.message = message;
      return actedOf(result);
    },
    reserve: () => tx.reserve(),
    fill: (slot, body) => tx.fill(slot, body, by, meta.id),
  };
}

function isPublic(message: unknown): boolean {
  return (message as { readonly visibility?: unknown } | null)?.visibility === 'public';
}
