import { compareText } from '../../port/compare-text.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import { emptyTally, type OpenTally } from './rule-activity.ts';
import type { ReplayCode, RuleActivity, RuleTally, TicketOutcome } from './ticket-outcome.ts';

/** How often something happened, and how often it would have. */
export interface CountDifference {
  readonly was: number;
  readonly wouldBe: number;
}

/** What came of a simulation as a whole. Tickets that could not be simulated count in `notSimulated` and `replay` only. */
export interface SimulationTotals {
  /** Tickets that were played. */
  readonly tickets: number;
  /** Those of them whose history was of no use; `replay` says why. */
  readonly notSimulated: number;
  /** Tickets that would end with other properties. */
  readonly changed: number;
  /** How many tickets would end with another value of a property; properties that never differ are left out. */
  readonly fields: readonly { readonly field: string; readonly tickets: number }[];
  /** Every rule that acted or would have acted, by id. */
  readonly rules: readonly RuleActivity[];
  readonly breaches: CountDifference;
  readonly warnings: CountDifference;
  /** How many notes of each kind the replay made. */
  readonly replay: readonly { readonly code: ReplayCode; readonly notes: number }[];
}

interface OpenActivity {
  readonly was: OpenTally;
  readonly wouldBe: OpenTally;
}

/** Adds up outcomes. It keeps one entry per rule, property and kind of note, however many tickets there are. */
export class TotalsKeeper {
  private tickets = 0;
  private notSimulated = 0;
  private changed = 0;
  private breaches: CountDifference = { was: 0, wouldBe: 0 };
  private warnings: CountDifference = { was: 0, wouldBe: 0 };
  private readonly fields = new Map<string, number>();
  private readonly notes = new Map<ReplayCode, number>();
  private readonly rules = new Map<string, OpenActivity>();

  /** Adds one ticket; `recorded` is what happened to it up to the end of the simulation. */
  add(outcome: TicketOutcome, recorded: readonly TicketEvent[]): void {
    this.tickets += 1;
    for (const { code } of outcome.replay) raise(this.notes, code);
    if (outcome.simulated === null) {
      this.notSimulated += 1;
      return;
    }
    if (outcome.changes.length > 0) this.changed += 1;
    for (const { field } of outcome.changes) raise(this.fields, field);
    for (const { rule, was, wouldBe } of outcome.rules) this.addRule(rule, was, wouldBe);
    const { history } = outcome.simulated;
    this.breaches = added(this.breaches, recorded, history, 'sla.breached');
    this.warnings = added(this.warnings, recorded, history, 'sla.warned');
  }

  /** The totals so far. */
  get sum(): SimulationTotals {
    const { tickets, notSimulated, changed, breaches, warnings } = this;
    return {
      tickets,
      notSimulated,
      changed,
      fields: inOrder(this.fields).map(([field, count]) => ({ field, tickets: count })),
      rules: inOrder(this.rules).map(([rule, { was, wouldBe }]) => ({
        rule,
        was: { ...was },
        wouldBe: { ...wouldBe },
      })),
      breaches,
      warnings,
      replay: inOrder(this.notes).map(([code, count]) => ({ code, notes: count })),
    };
  }

  private addRule(rule: string, was: RuleTally, wouldBe: RuleTally): void {
    const activity = this.rules.get(rule) ?? { was: emptyTally(), wouldBe: emptyTally() };
    this.rules.set(rule, activity);
    for (const key of Object.keys(was) as (keyof RuleTally)[]) {
      activity.was[key] += was[key];
      activity.wouldBe[key] += wouldBe[key];
    }
  }
}

function raise<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function added(
  sum: CountDifference,
  recorded: readonly TicketEvent[],
  simulated: readonly TicketEvent[],
  type: TicketEvent['type'],
): CountDifference {
  const count = (events: readonly TicketEvent[]): number => events.filter((event) => event.type === type).length;
  return { was: sum.was + count(recorded), wouldBe: sum.wouldBe + count(simulated) };
}

function inOrder<K extends string, T>(map: ReadonlyMap<K, T>): readonly (readonly [K, T])[] {
  return [...map].sort(([a], [b]) => compareText(a, b));
}
