import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { UntypedAction } from '../action.ts';
import type { Query, UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import { type WordsContext, type WordsOptions, wordsContext } from './words-context.ts';
import { actionInWords } from './words-of-action.ts';
import { conditionInWords, itemsOf, outlineOf } from './words-of-condition.ts';
import { triggerInWords } from './words-of-trigger.ts';
import { alternatives } from './words-of-values.ts';

/**
 * A rule as text for people, one line for each comparison and action: `field: operator: values`, so that no language has
 * to inflect anything. Texts stay as they were written, ids are shown by the names that are given for them. The same
 * rule gives the same text everywhere.
 *
 * The rule must have been checked (`desk.parseRules`, `desk.policies`).
 */
export function words<V extends Vocabulary>(rule: Rule<V>, options: WordsOptions): string {
  const context = wordsContext(options);
  const { wording } = context;
  const { note, active, order, stop, onError } = rule;
  const triggers = rule.on.map((trigger) => triggerInWords(context, trigger));
  const actions = rule.then.map((action) => actionInWords(context, action as UntypedAction));
  return [
    rule.name ?? rule.id,
    ...(note === undefined || note === '' ? [] : [`${wording.rule.note}: ${note}`]),
    ...(active === false ? [wording.rule.inactive] : []),
    ...(order === undefined ? [] : [`${wording.rule.order}: ${order}`]),
    `${wording.rule.on}: ${alternatives(context, triggers)}`,
    headedCondition(context, rule.when as UntypedCondition | undefined),
    actions.length === 0
      ? `${wording.rule.then}: ${wording.rule.nothing}`
      : `${wording.rule.then}:\n${itemsOf(actions)}`,
    ...(stop === true ? [wording.rule.stop] : []),
    ...(onError === undefined ? [] : [wording.onError[onError]]),
  ].join('\n');
}

/** A condition alone as text for people, in the manner of {@link words}: of a view, a search or an SLA policy. */
export function wordsOfCondition<V extends Vocabulary>(condition: Query<V>, options: WordsOptions): string {
  return conditionInWords(wordsContext(options), condition as UntypedCondition);
}

function headedCondition(context: WordsContext, condition: UntypedCondition | undefined): string {
  const { headings, rule } = context.wording;
  if (condition === undefined) return rule.always;
  const outline = outlineOf(context, condition);
  if ('line' in outline) return `${headings.one}:\n${itemsOf([outline.line])}`;
  return `${headings[outline.grouping]}:\n${itemsOf(outline.members.map((one) => conditionInWords(context, one)))}`;
}
