import type { FactName, Facts } from '../record/facts.ts';
import type { Action, CoreAction } from './action.ts';
import { ALWAYS, type CompiledCondition, type ConditionContext, compileCondition } from './compile-condition.ts';
import type { UntypedCondition } from './condition.ts';
import type { Macro } from './macro.ts';
import { speaks } from './speaks.ts';

/** A macro ready to be applied. */
export interface CompiledMacro {
  /** As administrators wrote it. */
  readonly macro: Macro;
  readonly condition: CompiledCondition;
  readonly actions: readonly Action[];
  /** The facts that its condition and its texts speak of. */
  readonly needs: readonly FactName[];
}

/** The macros of a desk, in the order in which administrators wrote them, and what they need to be applied. */
export interface MacroBook {
  readonly macros: ReadonlyMap<string, CompiledMacro>;
  /** The actions of the core that an action stands for. Throws what a plugin or a template throws. */
  expand(action: Action, facts: Facts): readonly CoreAction[];
  readonly revision: number;
}

/** Makes checked macros ready to be applied. Each has actions of its own, also where two were written as one object. */
export function compileMacros(macros: readonly Macro[], context: ConditionContext): ReadonlyMap<string, CompiledMacro> {
  return new Map(
    macros.map((macro) => {
      const { id, when, then } = macro;
      const condition = when === undefined ? ALWAYS : compileCondition(context, when as UntypedCondition, ['when']);
      const needs = new Set(condition.needs);
      if (then.some(speaks)) needs.add('requester');
      return [id, { macro, condition, actions: then.map((action) => ({ ...action })), needs: [...needs] }];
    }),
  );
}
