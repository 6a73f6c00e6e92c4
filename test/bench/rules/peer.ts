import type { BenchRule } from './bench-rule.ts';
import type { TicketCase } from './generate-tickets.ts';

/** The ids of the rules that match one of the prepared tickets, in any order. */
export type Match = (ticket: number) => readonly string[] | Promise<readonly string[]>;

/** Something that matches rules. */
export interface Peer {
  readonly name: string;
  /** How it was set up, in a line. */
  readonly note: string;
  /** Whether texts compare in lower case, or as the desk does it by default. */
  readonly folding: 'case' | 'accents';
  /** Brings rules and tickets into the peer's own form; only the match is timed. */
  prepare(rules: readonly BenchRule[], cases: readonly TicketCase[]): Match;
}
