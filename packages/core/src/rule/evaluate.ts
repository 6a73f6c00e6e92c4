import type { Desk } from '../desk/desk.ts';
import { DeskConfigError } from '../desk/desk-config-error.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { FactName, Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { checkCondition } from './check-condition.ts';
import { type CompiledCondition, compileCondition } from './compile-condition.ts';
import type { Condition, UntypedCondition } from './condition.ts';
import type { Scene } from './field-catalogue.ts';
import type { Trace } from './trace.ts';

/** Checks and compiles a condition. Throws {@link DeskConfigError} with every problem when it is not valid. */
function compiled<V extends Vocabulary>(desk: Desk<V>, condition: Condition<V>): CompiledCondition {
  const { conditions, checks } = desk['~internal'];
  const problems = checkCondition(checks, condition, []);
  if (problems.length > 0) throw new DeskConfigError(problems);
  return compileCondition(conditions, condition as UntypedCondition);
}

function sceneOf(ticket: unknown, facts: Facts): Scene {
  return { record: ticket, facts: { ...facts, record: ticket as Json } };
}

/** Whether a condition holds for a ticket. Throws {@link DeskConfigError} for a condition that is not valid. */
export function evaluate<V extends Vocabulary>(
  desk: Desk<V>,
  condition: Condition<V>,
  ticket: Ticket<V>,
  facts: Facts,
): boolean {
  return compiled(desk, condition).test(sceneOf(ticket, facts));
}

/** Why a condition holds for a ticket or does not: `explain(…).result === evaluate(…)`. Throws as {@link evaluate} does. */
export function explain<V extends Vocabulary>(
  desk: Desk<V>,
  condition: Condition<V>,
  ticket: Ticket<V>,
  facts: Facts,
): Trace {
  return compiled(desk, condition).explain(sceneOf(ticket, facts));
}

/** A condition compiled once, for checking many tickets; `needs` names the facts to load first. */
export interface Matcher<V extends Vocabulary> {
  readonly needs: readonly FactName[];
  matches(ticket: Ticket<V>, facts: Facts): boolean;
}

/** Compiles a condition for checking many tickets. Throws {@link DeskConfigError} for a condition that is not valid. */
export function matcher<V extends Vocabulary>(desk: Desk<V>, condition: Condition<V>): Matcher<V> {
  const ready = compiled(desk, condition);
  return { needs: ready.needs, matches: (ticket, facts) => ready.test(sceneOf(ticket, facts)) };
}
