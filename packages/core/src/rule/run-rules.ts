import type { FactName, Facts } from '../record/facts.ts';
import type { Checkpoint, Slot } from '../record/transaction.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { TicketEventBody } from '../ticket/ticket-event.ts';
import { acted, once, passedBy, stopped, unwoken } from './account-of.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Scene } from './field-catalogue.ts';
import { fireRule } from './fire-rule.ts';
import type { Acted } from './perform-action.ts';
import { changeOf } from './readers.ts';
import type { RuleAccount } from './rule-account.ts';
import type { RuleBook } from './rule-book.ts';
import { type Occasion, triggersOf } from './trigger.ts';

/** What rules act on while they run: the record in the making. */
export interface RuleStage {
  /** What conditions see now. */
  facts(): Facts;
  /** Carries out a command as a rule; says how many events it brought about, or why not. */
  act(rule: string, cause: string, command: TicketCommand): Acted;
  /** Keeps a place for an event that will be known later, and says its id. */
  reserve(): Slot;
  fill(slot: Slot, body: TicketEventBody): void;
  /** Events since a position, and the position after them. */
  eventsSince(position: number): readonly TicketEventBody[];
  position(): number;
  /** Remembers this moment, to bring the record back to it. */
  checkpoint(): Checkpoint;
  restore(checkpoint: Checkpoint): void;
  emit(body: TicketEventBody): void;
}

type Need = { readonly need: readonly FactName[] };

/** What came of running rules: an account of each, or which facts are missing. */
export type RunResult = { readonly accounts: readonly RuleAccount[] } | Need;

/** One run over the rules: what it works on, and what it remembers of each rule. */
interface Run {
  readonly book: RuleBook;
  readonly stage: RuleStage;
  /** The rules that have acted: none acts twice. */
  readonly done: Set<CompiledRule>;
  /** Also of the rules that do not act. */
  readonly isTraced: boolean;
  readonly accounts: RuleAccount[];
}

/**
 * Runs the rules that the events since `from` wake, in order, each seeing what earlier ones did, then those that their
 * effects wake, until nothing more happens; the desk's options say where to do otherwise. Each rule acts at most once.
 * Should the cap of rounds be hit, everything that rules did is dropped, what led to them is kept, and `rule.looped` says so.
 */
export function runRules(book: RuleBook, stage: RuleStage, from: number, isTraced: boolean): RunResult {
  const { coalescing, chaining, maxRounds } = book.execution;
  const start = stage.checkpoint();
  const run: Run = { book, stage, done: new Set(), isTraced, accounts: [] };
  let seen = from;
  for (let round = 1; stage.position() > seen; round += 1) {
    const events = stage.eventsSince(seen);
    seen = stage.position();
    if (round > maxRounds) {
      const isDue = (rule: CompiledRule): boolean => !run.done.has(rule);
      const triggers = triggersOfAll(book, events);
      if (triggers === null || !book.matching(triggers, sceneOf(stage)).some(isDue)) break;
      stage.restore(start);
      const rules = [...run.done].map((rule) => rule.id);
      stage.emit({ type: 'rule.looped', rules, detail: `Rules still woke each other after ${maxRounds} rounds` });
      break;
    }
    const groups = coalescing === 'event' ? events.map((event) => [event]) : [events];
    for (const group of groups) {
      const triggers = triggersOfAll(book, group);
      if (triggers === null) continue;
      const end = pass(run, triggers);
      if (typeof end !== 'string') return end;
      if (end === 'stopped') return told(run);
    }
    if (chaining !== 'fixedPoint') break;
  }
  return told(run);
}

/** Goes once through the rules that some triggers wake. */
function pass(run: Run, triggers: ReadonlySet<Occasion>): 'done' | 'stopped' | Need {
  const { book, stage, done, isTraced, accounts } = run;
  const { visibility, chaining, match } = book.execution;
  const already = isTraced ? book.rulesFor(triggers).filter((rule) => done.has(rule)) : [];
  const snapshot = visibility === 'snapshot' ? sceneOf(stage) : null;
  const scene = (): Scene => snapshot ?? sceneOf(stage);
  let woken = triggers;
  const missing = missingFacts(run, woken);
  if (missing !== null) return missing;
  let candidates = book.matching(woken, scene());
  for (let next = 0; next < candidates.length; ) {
    const rule = candidates[next] as CompiledRule;
    next += 1;
    if (done.has(rule)) continue;
    const because = rule.condition.reason(scene(), true);
    accounts.push(acted(rule, isTraced ? rule.condition.explain(scene()) : because));
    const start = stage.position();
    const ticket = stage.facts().record;
    done.add(rule);
    const fired = fireRule(book, stage, rule, because);
    if ('need' in fired) return fired;
    if (fired.stop || match === 'first') {
      giveAccounts(run, woken, scene(), already, rule);
      return 'stopped';
    }
    const hasEffect = stage.position() > start + 1;
    if (hasEffect && chaining === 'singlePass') {
      woken = triggersOfAll(book, stage.eventsSince(start), woken) ?? woken;
      const further = missingFacts(run, woken);
      if (further !== null) return further;
      const place = book.orderOf(rule);
      candidates = book.matching(woken, scene()).filter((one) => book.orderOf(one) > place);
      next = 0;
    } else if (hasEffect && snapshot === null) {
      // Later rules see what this one did: those that look at what it changed are asked again.
      const now = scene();
      const later = book.matchingAfter(rule, woken, now, changeOf(ticket, now.record), candidates);
      if (later === candidates) continue;
      candidates = later;
      next = 0;
    }
  }
  giveAccounts(run, woken, scene(), already, null);
  return 'done';
}

/** The triggers that events pull and some rule waits for, and those that were pulled already; `null` when there are none. */
function triggersOfAll(
  book: RuleBook,
  events: readonly TicketEventBody[],
  already: ReadonlySet<Occasion> | null = null,
): ReadonlySet<Occasion> | null {
  // Mostly what rules do wakes nobody.
  let more: Set<Occasion> | null = null;
  for (const event of events) {
    for (const trigger of triggersOf(event)) {
      if (!book.triggers.has(trigger) || already?.has(trigger) === true) continue;
      more ??= new Set(already);
      more.add(trigger);
    }
  }
  return more ?? already;
}

function missingFacts({ book, stage }: Run, triggers: ReadonlySet<Occasion>): Need | null {
  const facts = stage.facts();
  let isComplete = true;
  for (const fact of book.facts) if (facts[fact] === undefined) isComplete = false;
  // Mostly everything that any rule asks about has been loaded.
  if (isComplete) return null;
  const need = book.needs(triggers).filter((fact) => facts[fact] === undefined);
  return need.length > 0 ? { need } : null;
}

/** Why the rules that a pass woke did not act. */
function giveAccounts(
  { book, done, isTraced, accounts }: Run,
  triggers: ReadonlySet<Occasion>,
  scene: Scene,
  already: readonly CompiledRule[],
  stopper: CompiledRule | null,
): void {
  if (!isTraced) return;
  const idle = book.rulesFor(triggers).filter((rule) => !done.has(rule));
  const end = stopper === null ? Number.POSITIVE_INFINITY : book.orderOf(stopper);
  const passed = idle.filter((rule) => book.orderOf(rule) < end);
  accounts.push(...already.map(once), ...passedBy(book, passed, triggers, scene));
  if (stopper === null) return;
  accounts.push(...idle.filter((rule) => book.orderOf(rule) > end).map((rule) => stopped(rule, stopper)));
}

function told({ book, stage, isTraced, accounts }: Run): RunResult {
  if (!isTraced) return { accounts };
  const known = new Set(accounts.map(({ rule }) => rule));
  return { accounts: [...accounts, ...unwoken(book, known, stage.facts().record)] };
}

function sceneOf(stage: RuleStage): Scene {
  const facts = stage.facts();
  return { record: facts.record, facts };
}
