import type { Desk } from '../../desk/desk.ts';
import type { Policies } from '../../desk/policies.ts';
import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Instant } from '../../record/json.ts';
import { type AnyKind, foldHistory, upcast } from '../../record/kind.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import type { Rule } from '../rule.ts';
import { comparePromises } from './compare-promises.ts';
import { compareTickets } from './compare-tickets.ts';
import { gapsIn, obstacleIn, restless, unreadable } from './history-faults.ts';
import { replay } from './replay.ts';
import { compareRules, tallyRules } from './rule-activity.ts';
import { SimulatedLife } from './simulated-life.ts';
import { type SimulationTotals, TotalsKeeper } from './simulation-totals.ts';
import type { TicketHistory } from './ticket-history.ts';
import type { ReplayNote, TicketOutcome } from './ticket-outcome.ts';

/** Which rules to try, and until when tickets live. */
export interface SimulationOptions<V extends Vocabulary> {
  /** The rules to try, in place of all rules of the desk. */
  readonly rules: readonly Rule<V>[];
  /**
   * Tickets live on up to this instant, in the record and in the simulation, and what happened later is left out. By
   * default each ticket ends with its last event.
   */
  readonly until?: Instant;
}

/** A simulation that is handed its tickets one at a time. */
export interface Simulation {
  /** What the rules would have made of this ticket. Never throws for what is in the history. */
  play(history: TicketHistory): TicketOutcome;
  /** What came of all tickets played so far. */
  readonly totals: SimulationTotals;
}

/**
 * Begins a simulation of what other rules would have done, for histories that arrive one by one, as from a database. People
 * do what they did: commands of rules are left out, all others are sent again at their instants. Changes nothing and
 * sends nothing. Throws `DeskConfigError` for rules that do not fit the desk.
 */
export function simulation<V extends Vocabulary>(desk: Desk<V>, options: SimulationOptions<V>): Simulation {
  const { rules, until = null } = options;
  const candidate = desk.policies({ ...(desk['~internal'].policies as unknown as Policies<V>), rules });
  const totals = new TotalsKeeper();
  return {
    play(history) {
      const { outcome, recorded } = compare(desk, candidate, history, until);
      totals.add(outcome, recorded);
      return outcome;
    },
    get totals() {
      return totals.sum;
    },
  };
}

/**
 * What other rules would have made of many tickets, one outcome for each as soon as it is asked for; when all are done it
 * returns the totals. Takes one history at a time from its source. Throws as {@link simulation} does, at once.
 */
export function simulate<V extends Vocabulary>(
  desk: Desk<V>,
  options: SimulationOptions<V> & { readonly history: Iterable<TicketHistory> },
): Generator<TicketOutcome, SimulationTotals> {
  return outcomes(simulation(desk, options), options.history);
}

function* outcomes(
  running: Simulation,
  histories: Iterable<TicketHistory>,
): Generator<TicketOutcome, SimulationTotals> {
  for (const history of histories) yield running.play(history);
  return running.totals;
}

/** The outcome for one ticket, and what of its history lies before the end of the simulation. */
interface Compared {
  readonly outcome: TicketOutcome;
  readonly recorded: readonly TicketEvent[];
}

function compare<V extends Vocabulary>(
  desk: Desk<V>,
  candidate: Desk<V>,
  history: TicketHistory,
  until: Instant | null,
): Compared {
  const obstacle = obstacleIn(history, until);
  if (obstacle !== null) return nothing(history, [obstacle]);
  try {
    return compareLives(desk, candidate, history, until);
  } catch (error) {
    return nothing(history, [...gapsIn(history), unreadable(error)]);
  }
}

function nothing({ events, messages }: TicketHistory, notes: readonly ReplayNote[]): Compared {
  const created = events[0] as Partial<Extract<TicketEvent, { type: 'ticket.created' }>> | undefined;
  const ticket = created?.ticketId ?? messages[0]?.ticketId ?? null;
  const reference = created?.reference ?? null;
  return {
    outcome: { ticket, reference, changes: [], rules: [], sla: [], replay: notes, simulated: null },
    recorded: [],
  };
}

function compareLives<V extends Vocabulary>(
  desk: Desk<V>,
  candidate: Desk<V>,
  history: TicketHistory,
  until: Instant | null,
): Compared {
  const kind = desk['~internal'].kinds.get('ticket') as AnyKind;
  const all = history.events.map((event) => upcast(kind, event)) as unknown as readonly TicketEvent[];
  const events = until === null ? all : all.filter(({ at }) => at <= until);
  const end = until ?? events.reduce((latest, { at }) => Math.max(latest, at), 0);
  const last = foldHistory<Ticket>(kind, events) as Ticket;
  const { id, reference } = last;
  // What had not been noticed yet when the history was read would have happened under the present rules.
  const was = new SimulatedLife(desk, id, history.requester, last, events.at(-1)?.seq ?? 0);
  const isAtRest = was.liveOn(end);
  const recorded = [...events, ...was.history];
  const { life, notes } = replay(candidate, id, events, history);
  const isReplayAtRest = life.liveOn(end);
  if (was.ticket === null || life.ticket === null) throw new RangeError('The ticket was not created');
  const outcome: TicketOutcome = {
    ticket: id,
    reference,
    changes: compareTickets(was.ticket, life.ticket),
    rules: compareRules(tallyRules(recorded), tallyRules(life.history)),
    sla: comparePromises(recorded, life.history),
    replay: [...gapsIn(history), ...notes, ...(isAtRest && isReplayAtRest ? [] : [restless()])],
    simulated: { ticket: life.ticket, history: life.history },
  };
  return { outcome, recorded };
}
