import type { FactName, Facts } from '../record/facts.ts';
import type { Refusal } from '../record/refusal.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { ActionOutcome } from '../ticket/ticket-event.ts';
import type { Action, CoreAction } from './action.ts';
import { planAction } from './action-catalogue.ts';

/** What came of a command that an action stands for: how many events, why not, or which facts are missing. */
export type Acted =
  | { readonly events: number }
  | { readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/** Who carries out actions, and on what. */
export interface Performer {
  /** What actions see now. */
  facts(): Facts;
  /** The actions of the core that an action stands for. Throws what a plugin or a template throws. */
  expand(action: Action, facts: Facts): readonly CoreAction[];
  /** Carries out a command in the name of whoever acts. */
  act(command: TicketCommand): Acted;
  /** Somebody decided on it just now: replies go out whatever the message at hand is. */
  readonly isDeliberate: boolean;
  /** Whether the requester may get another automatic reply now. */
  mayReply(): boolean;
  /** What happens to the actions after one that failed. */
  readonly onError: 'continue' | 'abort';
}

/** What became of actions, and whether one of them was `stop`. */
export interface Performed {
  readonly outcomes: readonly ActionOutcome[];
  readonly stop: boolean;
  /** The position of the action whose failure kept the others from being carried out. */
  readonly abortedAt?: number;
}

/** Carries out actions in order, each seeing what earlier ones did. */
export function performActions(
  performer: Performer,
  actions: readonly Action[],
): Performed | { readonly need: readonly FactName[] } {
  const outcomes: ActionOutcome[] = [];
  let stop = false;
  for (let index = 0; index < actions.length; index += 1) {
    const first = outcomes.length;
    const result = perform(performer, actions[index] as Action, outcomes);
    if (typeof result !== 'string') return result;
    if (result === 'stop') stop = true;
    if (performer.onError === 'abort' && isFailed(outcomes, first)) return { outcomes, stop, abortedAt: index };
  }
  return { outcomes, stop };
}

function isFailed(outcomes: readonly ActionOutcome[], from: number): boolean {
  return outcomes.some(({ outcome }, index) => index >= from && outcome === 'failed');
}

/** Carries out one action, adds what became of it to `outcomes`, and says whether it was `stop`. */
function perform(
  performer: Performer,
  action: Action,
  outcomes: ActionOutcome[],
): 'stop' | 'goOn' | { readonly need: readonly FactName[] } {
  let end: 'stop' | 'goOn' = 'goOn';
  try {
    for (const core of performer.expand(action, performer.facts())) {
      const done = carryOut(performer, core);
      if (typeof done === 'string') outcomes.push({ do: action.do, outcome: done === 'stop' ? 'done' : done });
      else if ('need' in done) return done;
      else outcomes.push({ do: action.do, ...done });
      if (done === 'stop') end = 'stop';
    }
  } catch (error) {
    // A plugin or a template that fails must not cost the customer the ticket: it is recorded and the rest goes on.
    const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    outcomes.push({ do: action.do, outcome: 'failed', detail });
  }
  return end;
}

type Done =
  | 'stop'
  | 'suppressed'
  | 'done'
  | 'unchanged'
  | { readonly outcome: 'failed' | 'suppressed'; readonly detail: string };

function carryOut(performer: Performer, action: CoreAction): Done | { readonly need: readonly FactName[] } {
  const message = performer.facts().message as { readonly automated?: unknown } | null | undefined;
  const isAutomated = !performer.isDeliberate && message != null && message.automated !== false;
  const plan = planAction(action, { isAutomated });
  if (plan === 'stop' || plan === 'suppressed') return plan;
  if (action.do === 'reply' && !performer.isDeliberate && !performer.mayReply()) {
    return { outcome: 'suppressed', detail: 'reply.tooMany' };
  }
  const result = performer.act(plan.command);
  if ('need' in result) return result;
  if ('refusal' in result) return { outcome: 'failed', detail: result.refusal.code };
  return result.events === 0 ? 'unchanged' : 'done';
}
