import type { BenchRule } from './bench-rule.ts';
import { generateRules, MOST_MATCHES } from './generate-rules.ts';
import { generateTickets, type TicketCase } from './generate-tickets.ts';
import { handWritten } from './peers/closures.ts';

/** Rules, and tickets each of which matches one to three of them. */
export interface Workload {
  readonly rules: readonly BenchRule[];
  readonly cases: readonly TicketCase[];
}

/** The same rules and tickets in every run. Throws when the rules leave too few tickets with one to three matches. */
export function workloadOf(rules: number, tickets: number): Workload {
  const drawn = generateTickets(Math.ceil(tickets * 1.5));
  const generated = generateRules(rules, drawn);
  const match = handWritten.prepare(generated, drawn);
  const cases = drawn.filter((_, index) => {
    const { length } = match(index) as readonly string[];
    return length >= 1 && length <= MOST_MATCHES;
  });
  if (cases.length < tickets)
    throw new Error(`only ${cases.length} of ${drawn.length} tickets match one to three rules`);
  return { rules: generated, cases: cases.slice(0, tickets) };
}
