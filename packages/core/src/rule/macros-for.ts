import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { FactName, Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { objectionTo, sceneOf } from './apply-macro.ts';
import type { Macro } from './macro.ts';

/** The macros that can be applied to a ticket now, or the facts that have to be loaded before that can be said. */
export type ApplicableMacros<V extends Vocabulary> =
  | { readonly macros: readonly Macro<V>[] }
  | { readonly need: readonly FactName[] };

/**
 * The macros that can be applied to a ticket now, in the order of the policies: active, for its department, and their
 * `when` holds. `ticket.applyMacro` accepts exactly these, as long as nothing changes in between.
 */
export function macrosFor<V extends Vocabulary>(desk: Desk<V>, ticket: Ticket<V>, facts: Facts): ApplicableMacros<V> {
  const compiled = [...desk['~internal'].macros.macros.values()];
  const need = [...new Set(compiled.flatMap(({ condition }) => condition.needs))].filter(
    (fact) => facts[fact] === undefined,
  );
  if (need.length > 0) return { need };
  const scene = sceneOf({ ...facts, record: ticket as unknown as Json, message: null });
  const applicable = compiled.filter((one) => objectionTo(one, scene) === null);
  return { macros: applicable.map(({ macro }) => macro as unknown as Macro<V>) };
}
