import type { FactName } from '../record/facts.ts';
import type { SlaConfig } from '../sla/compiled-policy.ts';
import { escalationId } from '../sla/escalation-id.ts';
import { carryOut } from './fire-rule.ts';
import type { RuleBook } from './rule-book.ts';
import type { RuleStage } from './run-rules.ts';
import { speaks } from './speaks.ts';

/**
 * Carries out what the escalation steps do that were taken since a position, before any rule looks at them. Says whether one
 * of them wants no rule to be looked at, or which facts are missing.
 */
export function escalate(
  book: RuleBook,
  sla: SlaConfig,
  stage: RuleStage,
  from: number,
): { readonly stop: boolean } | { readonly need: readonly FactName[] } {
  let stop = false;
  for (const event of stage.eventsSince(from)) {
    if (event.type !== 'sla.warned') continue;
    const { policy, metric, step } = event;
    const actions = sla.actionsOf(policy, metric, step);
    if (actions.length === 0) continue;
    if (actions.some(speaks) && stage.facts().requester === undefined) return { need: ['requester'] };
    const { onError } = book.execution;
    const acted = { type: 'escalation.acted', policy, metric, step, revision: book.revision } as const;
    const by = { id: escalationId(event), actions, onError };
    const done = carryOut(book, stage, by, (outcomes) => ({ ...acted, outcomes }));
    if ('need' in done) return done;
    stop ||= done.stop;
  }
  return { stop };
}
