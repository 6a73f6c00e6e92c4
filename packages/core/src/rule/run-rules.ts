import type { FactName, Facts } from '../record/facts.ts';
import type { Refusal } from '../record/refusal.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { ActionOutcome, TicketEventBody } from '../ticket/ticket-event.ts';
import type { CoreAction } from './action.ts';
import { planAction } from './action-catalogue.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Scene } from './field-catalogue.ts';
import type { RuleBook } from './rule-book.ts';
import type { Trace } from './trace.ts';
import { type Trigger, triggersOf } from './trigger.ts';

/** What rules act on while they run: the record in the making. */
export interface RuleStage {
  /** What conditions see now. */
  facts(): Facts;
  /** Carries out a command as a rule; says how many events it brought about, or why not. */
  act(
    rule: string,
    cause: string,
    command: TicketCommand,
  ): { readonly events: number } | { readonly refusal: Refusal } | { readonly need: readonly FactName[] };
  /** Keeps a place for an event that will be known later, and says its id. */
  reserve(): { readonly id: string; fill(body: TicketEventBody): void };
  /** Events since a position, and the position after them. */
  eventsSince(position: number): readonly TicketEventBody[];
  readonly position: number;
  /** Brings the record back to where it was. */
  checkpoint(): () => void;
  emit(body: TicketEventBody): void;
}

/** What came of running rules: what was considered, or which facts are missing. */
export type RunResult = { readonly trace: readonly Trace[] } | { readonly need: readonly FactName[] };

const MAX_ROUNDS = 10;

/**
 * Runs the rules that the events since `from` wake, in order, each seeing what earlier ones did, then those that their
 * effects wake, until nothing more happens. Each rule acts at most once. Should the cap of rounds be hit, everything that
 * rules did is dropped, what led to them is kept, and `rule.looped` says so.
 */
export function runRules(book: RuleBook, stage: RuleStage, from: number, isTraced: boolean): RunResult {
  const restore = stage.checkpoint();
  const told: Told[] = [];
  const acted = new Set<CompiledRule>();
  let seen = from;
  for (let round = 1; stage.position > seen; round += 1) {
    const triggers = new Set(stage.eventsSince(seen).flatMap(triggersOf));
    seen = stage.position;
    const missing = book.needs(triggers).filter((fact) => stage.facts()[fact] === undefined);
    if (missing.length > 0) return { need: missing };
    const isDue = (rule: CompiledRule): boolean => !acted.has(rule);
    if (round > MAX_ROUNDS && matching(book, stage, triggers).some(isDue)) {
      restore();
      const rules = [...acted].map((rule) => rule.id);
      stage.emit({ type: 'rule.looped', rules, detail: `Rules still woke each other after ${MAX_ROUNDS} rounds` });
      return { trace: inOrder(book, told) };
    }
    const considered = isTraced ? book.rulesFor(triggers).filter(isDue) : [];
    let candidates = matching(book, stage, triggers).filter(isDue);
    for (let rule = candidates[0]; rule !== undefined; rule = candidates[0]) {
      const because = rule.condition.explain(sceneOf(stage), ['when']);
      told.push({ round, rule, because });
      acted.add(rule);
      const before = stage.position;
      const result = fire(book, stage, rule, because);
      if ('need' in result) return result;
      if (result.stop) {
        told.push(...passedOver(stage, considered.filter(isDue), round));
        return { trace: inOrder(book, told) };
      }
      // Later rules see what this one did, and only later ones are looked at again.
      const isLater = (one: CompiledRule): boolean =>
        isDue(one) && book.orderOf(one) > book.orderOf(rule as CompiledRule);
      const hasEffect = stage.position > before + 1;
      candidates = (hasEffect ? matching(book, stage, triggers) : candidates).filter(isLater);
    }
    told.push(...passedOver(stage, considered.filter(isDue), round));
  }
  return { trace: inOrder(book, told) };
}

function sceneOf(stage: RuleStage): Scene {
  const facts = stage.facts();
  return { record: facts.record, facts };
}

function matching(book: RuleBook, stage: RuleStage, triggers: ReadonlySet<Trigger>): readonly CompiledRule[] {
  return book.matching(triggers, sceneOf(stage));
}

/** A rule that was considered, and what its condition came to. */
interface Told {
  readonly round: number;
  readonly rule: CompiledRule;
  readonly because: Trace;
}

/** Why the other rules that were considered did not act. */
function passedOver(stage: RuleStage, rules: readonly CompiledRule[], round: number): readonly Told[] {
  const scene = sceneOf(stage);
  return rules.map((rule) => ({ round, rule, because: rule.condition.explain(scene, ['when']) }));
}

function inOrder(book: RuleBook, told: readonly Told[]): readonly Trace[] {
  const sorted = told.toSorted((a, b) => a.round - b.round || book.orderOf(a.rule) - book.orderOf(b.rule));
  return sorted.map(({ rule, because }) => ({
    node: rule.id,
    path: ['rules', rule.id],
    result: because.result,
    children: [because],
  }));
}

function fire(
  book: RuleBook,
  stage: RuleStage,
  rule: CompiledRule,
  because: Trace,
): { readonly stop: boolean } | { readonly need: readonly FactName[] } {
  const slot = stage.reserve();
  const outcomes: ActionOutcome[] = [];
  let { stop } = rule;
  for (const action of rule.actions) {
    const result = perform(book, stage, rule, slot.id, action);
    if ('need' in result) return result;
    outcomes.push(...result.outcomes);
    stop ||= result.stop;
    if (result.failed && rule.onError === 'abort') break;
  }
  slot.fill({ type: 'rule.fired', rule: rule.id, revision: book.revision, because, outcomes });
  return { stop };
}

interface Performed {
  readonly outcomes: readonly ActionOutcome[];
  readonly stop: boolean;
  readonly failed: boolean;
}

function perform(
  book: RuleBook,
  stage: RuleStage,
  rule: CompiledRule,
  cause: string,
  action: CompiledRule['actions'][number],
): Performed | { readonly need: readonly FactName[] } {
  const outcomes: ActionOutcome[] = [];
  let stop = false;
  try {
    for (const core of book.expand(action, stage.facts())) {
      const done = carryOut(stage, rule.id, cause, core);
      if (typeof done !== 'string' && 'need' in done) return done;
      if (done === 'stop') stop = true;
      outcomes.push(
        typeof done === 'string'
          ? { do: action.do, outcome: done === 'stop' ? 'done' : done }
          : { do: action.do, ...done },
      );
    }
  } catch (error) {
    // A plugin or a template that fails must not cost the customer the ticket: it is recorded and the rest goes on.
    const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    outcomes.push({ do: action.do, outcome: 'failed', detail });
  }
  return { outcomes, stop, failed: outcomes.some(({ outcome }) => outcome === 'failed') };
}

type Done = 'stop' | 'suppressed' | 'done' | 'unchanged' | { readonly outcome: 'failed'; readonly detail: string };

function carryOut(
  stage: RuleStage,
  rule: string,
  cause: string,
  action: CoreAction,
): Done | { readonly need: readonly FactName[] } {
  const facts = stage.facts();
  const message = facts.message as { readonly automated?: unknown } | null | undefined;
  const isAutomated = message != null && message.automated !== false;
  const plan = planAction(action, { isAutomated });
  if (plan === 'stop' || plan === 'suppressed') return plan;
  const result = stage.act(rule, cause, plan.command);
  if ('need' in result) return result;
  if ('refusal' in result) return { outcome: 'failed', detail: result.refusal.code };
  return result.events === 0 ? 'unchanged' : 'done';
}
