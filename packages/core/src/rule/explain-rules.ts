import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { acted, passedBy, stopped, unwoken } from './account-of.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { RuleAccount } from './rule-account.ts';
import { occasionOf, type RuleTrigger } from './time/time-trigger.ts';
import { versionOf } from './time/timer-groups.ts';
import { callOf, type Occasion } from './trigger.ts';

/** What one wants to know about the rules of a desk. */
export interface RuleQuestion<V extends Vocabulary = Vocabulary> {
  readonly ticket: Ticket<V>;
  readonly facts: Facts;
  /** What happened to the ticket, or which moments are taken to have come. */
  readonly on: readonly RuleTrigger<V>[];
}

/**
 * Which rules would act on a ticket as it is, and why each of the others would not, in the order of the rules. Nothing is
 * carried out, so no rule sees what another one would have done, and none wakes another: for that, `advance` the ticket
 * with `{ trace: true }`.
 */
export function explainRules<V extends Vocabulary>(desk: Desk<V>, question: RuleQuestion<V>): readonly RuleAccount[] {
  const { rules: book } = desk['~internal'];
  const record = question.ticket as unknown as Json;
  const scene = { record, facts: { ...question.facts, record } };
  const triggers = occasionsIn(desk, question.on);
  const found = book.matching(triggers, scene);
  const end = found.findIndex((rule) => book.execution.match === 'first' || endsStep(rule));
  const acting = new Set(end < 0 ? found : found.slice(0, end + 1));
  const stopper = end < 0 ? null : (found[end] as CompiledRule);
  const others = book.rulesFor(triggers).filter((rule) => !acting.has(rule));
  const isBefore = (rule: CompiledRule): boolean => stopper === null || book.orderOf(rule) < book.orderOf(stopper);
  const accounts = [
    ...[...acting].map((rule) => acted(rule, rule.condition.explain(scene))),
    ...passedBy(book, others.filter(isBefore), triggers, scene),
    ...others.filter((rule) => !isBefore(rule)).map((rule) => stopped(rule, stopper as CompiledRule)),
  ];
  const all = [...accounts, ...unwoken(book, new Set(accounts.map(({ rule }) => rule)), record)];
  const places = new Map(book.rules.map(({ id }, place) => [id, place]));
  return all.toSorted((a, b) => (places.get(a.rule) ?? 0) - (places.get(b.rule) ?? 0));
}

/** Moments as the calls of the rules that wait for them. */
function occasionsIn<V extends Vocabulary>(desk: Desk<V>, on: readonly RuleTrigger<V>[]): ReadonlySet<Occasion> {
  const occasions = new Set<Occasion>();
  for (const trigger of on) {
    if (typeof trigger === 'string') {
      occasions.add(trigger);
      continue;
    }
    const moment = occasionOf(trigger);
    for (const { rule, digest } of desk['~internal'].compiledRules.byId.values()) {
      const waits = digest !== null && rule.on.some((one) => occasionOf(one) === moment);
      if (waits) occasions.add(callOf(versionOf(rule.id, digest)));
    }
  }
  return occasions;
}

function endsStep({ stop, actions }: CompiledRule): boolean {
  return stop || actions.some((action) => action.do === 'stop');
}
