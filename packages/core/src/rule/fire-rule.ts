import type { Contact } from '../contact/contact.ts';
import type { FactName, Facts } from '../record/facts.ts';
import type { Slot } from '../record/transaction.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { ActionOutcome, TicketEvent, TicketEventBody } from '../ticket/ticket-event.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { type Acted, type Performer, performActions } from './perform-action.ts';
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
  const { id, actions, onError = book.execution.onError } = rule;
  const { revision } = book;
  const done = carryOut(book, stage, { id, actions, onError }, (outcomes) => {
    return { type: 'rule.fired', rule: id, revision, because, outcomes };
  });
  return 'need' in done ? done : { stop: done.stop || rule.stop };
}

/** Who acts by itself, under the name by which its doings are known, and what happens when an action fails. */
export interface Actions extends Pick<CompiledRule, 'id' | 'actions'> {
  readonly onError: NonNullable<CompiledRule['onError']>;
}

/** Carries out actions by themselves, with the event that tells of them before their effects; says whether one was `stop`. */
export function carryOut(
  book: RuleBook,
  stage: RuleStage,
  { id, actions, onError }: Actions,
  eventOf: (outcomes: readonly ActionOutcome[]) => TicketEventBody,
): { readonly stop: boolean } | { readonly need: readonly FactName[] } {
  const start = onError === 'rollBack' ? stage.checkpoint() : null;
  const slot = stage.reserve();
  const performer = new RulePerformer(book, stage, id, slot, onError === 'continue' ? 'continue' : 'abort');
  const result = performActions(performer, actions);
  if ('need' in result) return result;
  const { outcomes, stop, abortedAt } = result;
  if (abortedAt !== undefined && start !== null) {
    stage.restore(start);
    stage.fill(stage.reserve(), eventOf(outcomes.map(undone)));
  } else stage.fill(slot, eventOf(outcomes));
  return { stop };
}

/** Acts in the name of a rule. A class, since one is made for each rule that fires. */
class RulePerformer implements Performer {
  readonly isDeliberate = false;
  readonly expand: RuleBook['expand'];
  readonly onError: Performer['onError'];
  private readonly book: RuleBook;
  private readonly stage: RuleStage;
  private readonly id: string;
  private readonly slot: Slot;

  constructor(book: RuleBook, stage: RuleStage, id: string, slot: Slot, onError: Performer['onError']) {
    this.expand = book.expand;
    this.onError = onError;
    this.book = book;
    this.stage = stage;
    this.id = id;
    this.slot = slot;
  }

  facts(): Facts {
    return this.stage.facts();
  }

  act(command: TicketCommand): Acted {
    return this.stage.act(this.id, this.slot.id, command);
  }

  mayReply(): boolean {
    return mayReply(this.book, this.stage);
  }
}

function undone(outcome: ActionOutcome): ActionOutcome {
  return outcome.outcome === 'done' ? { ...outcome, outcome: 'undone' } : outcome;
}

/** Whether the requester has not had too many automatic replies lately, those of this step included. */
function mayReply({ execution }: RuleBook, stage: RuleStage): boolean {
  const { requester, now } = stage.facts();
  const earlier = (requester as unknown as Contact | null | undefined)?.autoReplies ?? [];
  // What fell due at different instants may be dealt with in one step.
  const present = (stage.eventsSince(0) as readonly TicketEvent[])
    .filter((event) => event.type === 'message.added' && event.automated === 'sent' && event.visibility === 'public')
    .map(({ at }) => at);
  return execution.replyLimits.every(({ limit, withinMs }) => {
    const recent = [...earlier, ...present].filter((at) => at <= now && at > now - withinMs);
    return recent.length < limit;
  });
}
