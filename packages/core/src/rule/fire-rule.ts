import type { Contact } from '../contact/contact.ts';
import type { FactName } from '../record/facts.ts';
import type { ActionOutcome } from '../ticket/ticket-event.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { type Performer, performActions } from './perform-action.ts';
import type { RuleBook } from './rule-book.ts';
import type { RuleStage } from './run-rules.ts';
import type { Trace } from './trace.ts';

/** Carries out what a rule does, and leaves `rule.fired` before it; says whether no later rule may act. */
export function fireRule(
  book: RuleBook,
  stage: RuleStage,
  rule: CompiledRule,
  because: Trace,
): { readonly stop: boolean } | { readonly need: readonly FactName[] } {
  const onError = rule.onError ?? book.execution.onError;
  const undo = onError === 'rollBack' ? stage.checkpoint() : null;
  const slot = stage.reserve();
  const performer: Performer = {
    facts: () => stage.facts(),
    expand: book.expand,
    act: (command) => stage.act(rule.id, slot.id, command),
    isDeliberate: false,
    mayReply: () => mayReply(book, stage),
    onError: onError === 'continue' ? 'continue' : 'abort',
  };
  const result = performActions(performer, rule.actions);
  if ('need' in result) return result;
  const { outcomes, stop, abortedAt } = result;
  const fired = { type: 'rule.fired', rule: rule.id, revision: book.revision, because } as const;
  if (abortedAt !== undefined && undo !== null) {
    undo();
    stage.reserve().fill({ ...fired, outcomes: outcomes.map(undone) });
  } else slot.fill({ ...fired, outcomes });
  return { stop: stop || rule.stop };
}

function undone(outcome: ActionOutcome): ActionOutcome {
  return outcome.outcome === 'done' ? { ...outcome, outcome: 'undone' } : outcome;
}

/** Whether the requester has not had too many automatic replies lately, those of this step included. */
function mayReply({ execution }: RuleBook, stage: RuleStage): boolean {
  const { requester, now } = stage.facts();
  const earlier = (requester as unknown as Contact | null | undefined)?.autoReplies ?? [];
  const present = stage
    .eventsSince(0)
    .filter((event) => event.type === 'message.added' && event.automated === 'sent' && event.visibility === 'public');
  return execution.replyLimits.every(({ limit, withinMs }) => {
    const recent = earlier.filter((at) => at <= now && at > now - withinMs);
    return recent.length + present.length < limit;
  });
}
