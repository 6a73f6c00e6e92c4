import type { Ticket } from '../ticket/ticket.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Scene } from './field-catalogue.ts';
import type { RuleAccount } from './rule-account.ts';
import type { RuleBook } from './rule-book.ts';
import { accountOfMoment, triggerInEnglish } from './time/account-of-moment.ts';
import type { Trace } from './trace.ts';
import type { Occasion } from './trigger.ts';

/** The account of a rule that acts. */
export function acted(rule: CompiledRule, because: Trace): RuleAccount {
  return { rule: rule.id, considered: true, acts: true, because };
}

/** The account of a rule that was passed by because another one ended the step. */
export function stopped(rule: CompiledRule, by: CompiledRule): RuleAccount {
  return { rule: rule.id, considered: false, why: 'stopped', detail: `The rule "${by.id}" ended the step before it` };
}

/** The account of a rule that was woken again. */
export function once(rule: CompiledRule): RuleAccount {
  return { rule: rule.id, considered: false, why: 'once', detail: 'It had acted in this step already' };
}

/** The accounts of rules that were woken and did not act: what their conditions came to, or that the index left them out. */
export function passedBy(
  book: RuleBook,
  rules: readonly CompiledRule[],
  triggers: ReadonlySet<Occasion>,
  scene: Scene,
): readonly RuleAccount[] {
  const candidates = book.candidates(triggers, scene);
  return rules.map((rule) => {
    const because = rule.condition.explain(scene);
    if (candidates.has(rule)) return { rule: rule.id, considered: true, acts: false, because };
    const detail = `Without "${missingIn(because).node}" its condition cannot hold`;
    return { rule: rule.id, considered: false, why: 'index', detail, because };
  });
}

/** The accounts of all rules that nothing woke, in the order of the rules. `ticket` is the ticket as it is. */
export function unwoken(book: RuleBook, told: ReadonlySet<string>, ticket: unknown): readonly RuleAccount[] {
  return book.rules
    .filter(({ id }) => !told.has(id))
    .map((rule) => {
      const { id, on, active = true } = rule;
      if (!active) return { rule: id, considered: false, why: 'inactive', detail: 'It is switched off' };
      const detail = `It waits for ${on.map(triggerInEnglish).join(' or ')}`;
      return accountOfMoment(rule, ticket as Ticket) ?? { rule: id, considered: false, why: 'trigger', detail };
    });
}

/** The innermost part of a condition on which its failure rests. */
function missingIn(trace: Trace): Trace {
  const failed = (trace.children ?? []).filter(({ result }) => !result);
  const [only] = failed;
  return trace.node === 'all' && only !== undefined ? missingIn(only) : trace;
}
