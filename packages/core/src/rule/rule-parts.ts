import type { RegexEngine } from '../desk/desk-options.ts';
import { digestOf } from '../record/digest.ts';
import { ALWAYS, type ConditionContext, compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { UntypedCondition } from './condition.ts';
import { type Imprint, imprintOf } from './imprint.ts';
import { type MatchCaptures, matchCaptures } from './match-captures.ts';
import type { Rule } from './rule.ts';
import { speaks } from './speaks.ts';
import { isCronTrigger, isTimeTrigger } from './time/time-trigger.ts';
import { versionOf } from './time/timer-groups.ts';
import { callOf, type Occasion, type Trigger } from './trigger.ts';
import { watchedIn } from './watched-fields.ts';

/** A rule and everything about it that does not depend on the other rules. */
export interface RuleParts {
  readonly rule: Rule;
  /** The rule as it was when it was compiled: another that fits means the same. */
  readonly imprint: Imprint;
  readonly compiled: CompiledRule;
  /** Names this version of a rule that waits for moments, whatever it is called; `null` when it only waits for events. */
  readonly digest: string | null;
  /** What its patterns capture, if anything. */
  readonly captures: MatchCaptures | null;
  /** The names of the fields whose change it asks about. */
  readonly watched: readonly string[];
}

const NONE: readonly never[] = [];

/** Compiles a rule that has been checked. */
export function compileRule(rule: Rule, conditions: ConditionContext, regex: RegexEngine | null): RuleParts {
  const { id, when, then, stop = false, onError } = rule;
  const digest = digestOfRule(rule);
  const asked = when as UntypedCondition | undefined;
  const condition = asked === undefined ? ALWAYS : compileCondition(conditions, asked, ['when']);
  return {
    rule,
    imprint: imprintOf(rule),
    // Each rule has actions of its own, so that an action leads to what its rule's patterns captured.
    compiled: {
      id,
      on: occasionsOf(rule, digest),
      condition,
      needs: then.some(speaks) ? [...new Set([...condition.needs, 'requester' as const])] : condition.needs,
      actions: then.map((action) => ({ ...action })),
      stop,
      onError,
    },
    digest,
    captures: asked === undefined ? null : matchCaptures(asked, conditions.fields, regex),
    watched: asked === undefined ? NONE : watchedIn(asked),
  };
}

/** What a rule does and when, without what it is called and where it stands. */
function digestOfRule({ on, when, then, stop, onError }: Rule): string | null {
  const waits = on.some((trigger) => isTimeTrigger(trigger) || isCronTrigger(trigger));
  return waits ? digestOf({ on, when, then, stop, onError }) : null;
}

function occasionsOf({ id, on }: Rule, digest: string | null): readonly Occasion[] {
  const triggers = on.filter((trigger): trigger is Trigger => typeof trigger === 'string');
  return digest === null ? triggers : [...triggers, callOf(versionOf(id, digest))];
}
