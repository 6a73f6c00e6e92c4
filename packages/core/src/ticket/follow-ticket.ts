import type { Offer } from '../assignment/reservation.ts';
import type { OfferEnd, WorkChange, WorkUnit } from '../load/load-command.ts';
import type { AssignmentBook } from '../queue/assignment-book.ts';
import { queueId } from '../queue/queue.ts';
import type { Consequence } from '../record/kind.ts';
import { type Clock, isLive } from '../sla/clock.ts';
import { isDone } from './evolve.ts';
import { isWaiting, NO_ROUTING, openOffers, workOf } from './routing.ts';
import type { Ticket } from './ticket.ts';

/**
 * What the loads of agents and the queues have to hear of a ticket that has changed: commands of their own, for no commit
 * about one ticket writes what many tickets share.
 */
export function followTicket(book: AssignmentBook, before: Ticket | null, after: Ticket): readonly Consequence[] {
  if (!book.isUsed) return [];
  return [
    ...loads(before, after),
    ...offers(before, after),
    ...departures(book, before, after),
    ...queues(book, before, after),
  ];
}

function loads(before: Ticket | null, after: Ticket): readonly Consequence[] {
  const was = before === null ? null : workOf(before);
  const is = workOf(after);
  if (isSame(was, is)) return [];
  const base = { ticket: after.id, isDone: is === null && isDone(after.status) && after.mergedInto === undefined };
  const isReopened = before !== null && isDone(before.status) && !isDone(after.status);
  const isKept = before?.assignee === after.assignee;
  const turn = after.routing?.turn ?? null;
  const taken = { isGiven: !isKept, isReopened: isReopened && isKept, turn: isKept ? null : turn };
  const left = { isGiven: false, isReopened: false, turn: null };
  if (was !== null && is !== null && was.agent === is.agent) {
    return [count(is.agent, { ...base, from: unitOf(was), to: unitOf(is), ...left })];
  }
  return [
    ...(was === null ? [] : [count(was.agent, { ...base, from: unitOf(was), to: null, ...left })]),
    ...(is === null ? [] : [count(is.agent, { ...base, from: null, to: unitOf(is), ...taken })]),
  ];
}

function count(agent: string, change: WorkChange): Consequence {
  const command = { type: 'load.count', agent, changes: [change], offers: [] };
  return { to: { kind: 'load', id: agent }, command };
}

function unitOf({ channel, status, weight }: WorkUnit): WorkUnit {
  return { channel, status, weight };
}

function isSame(a: ReturnType<typeof workOf>, b: ReturnType<typeof workOf>): boolean {
  if (a === null || b === null) return a === b;
  return a.agent === b.agent && a.status === b.status && a.weight === b.weight && a.channel === b.channel;
}

/** Offers that were made, and those that came to their end. */
function offers(before: Ticket | null, after: Ticket): readonly Consequence[] {
  const were = before === null ? [] : openOffers(before);
  const are = openOffers(after);
  if (were.length === 0 && are.length === 0) return [];
  const { weight, turn } = after.routing ?? NO_ROUTING;
  const made = are
    .filter((offer) => !isAmong(were, offer))
    .map(({ agent }): Consequence => {
      // Of several who are asked only the one who accepts has had a turn.
      const offer = { ticket: after.id, channel: after.channel, weight, turn: are.length === 1 ? turn : null };
      const command = { type: 'load.count', agent, changes: [], offers: [offer] };
      return { to: { kind: 'load', id: agent }, command };
    });
  const ended = were
    .filter((offer) => !isAmong(are, offer))
    .map(({ agent }): Consequence => {
      const command = { type: 'load.endOffer', agent, ticket: after.id, end: endOf(after, agent) };
      return { to: { kind: 'load', id: agent }, command };
    });
  return [...made, ...ended];
}

function isAmong(list: readonly Offer[], { agent, offeredAt }: Offer): boolean {
  return list.some((one) => one.agent === agent && one.offeredAt === offeredAt);
}

function endOf({ assignee, routing }: Ticket, agent: string): OfferEnd {
  if (assignee === agent) return 'accepted';
  if (assignee !== null) return 'lost';
  const state = routing?.reservation?.offers.findLast((offer) => offer.agent === agent)?.state;
  return state === 'declined' || state === 'missed' ? state : 'withdrawn';
}

/** Reasons for which the ticket may leave its agent: it asks itself, when it is known who is there. */
function departures(book: AssignmentBook, before: Ticket | null, after: Ticket): readonly Consequence[] {
  const { id, assignee, updatedAt } = after;
  if (before === null || assignee === null) return [];
  const due = (after.routing?.departures ?? []).filter((one) => one.isDue && !before.routing?.departures.includes(one));
  const reasons = due.map(({ agent, trigger, since }) => ({ agent, trigger, since }));
  const isMoved = before.department !== after.department && before.assignee === assignee;
  if (isMoved) reasons.push({ agent: assignee, trigger: 'departmentChanged', since: updatedAt });
  if (isWarned(before, after) && book.loads.mayLeave('slaWarned')) {
    reasons.push({ agent: assignee, trigger: 'slaWarned', since: updatedAt });
  }
  return reasons.map((reason) => {
    const command = { type: 'ticket.leaveAgent', ...reason };
    return { to: { kind: 'ticket', id }, command };
  });
}

/** Whether a clock that has not ended has taken an escalation step. */
function isWarned({ clocks: were }: Ticket, { clocks: are }: Ticket): boolean {
  return are.some((clock) => {
    const { metric, startedAt } = clock;
    const was = were.findLast((one) => one.metric === metric && one.startedAt === startedAt);
    return isLive(clock) && stepsTaken(clock) > (was === undefined ? 0 : stepsTaken(was));
  });
}

/** How many steps a clock has taken, each as often as it was repeated. */
function stepsTaken({ stepsTaken: once, repetitions }: Clock): number {
  return once.length + repetitions;
}

/** What an agent may be looked for by. */
const ASKED = ['department', 'priority', 'tags', 'fields', 'language', 'organization', 'spam', 'deleted'] as const;

/** A ticket that waits, where it did not or where something has changed by which an agent is looked for. */
function queues(book: AssignmentBook, before: Ticket | null, after: Ticket): readonly Consequence[] {
  const { department } = after;
  if (!isWaiting(after) || book.of(department) === null) return [];
  const isNews = before === null || !isWaiting(before) || ASKED.some((key) => before[key] !== after[key]);
  const isAgain = before?.routing?.queuedAt !== after.routing?.queuedAt;
  const isDeclined = before?.routing?.declinedBy !== after.routing?.declinedBy;
  const isWidened = before?.routing?.alsoAsk.length !== after.routing?.alsoAsk.length;
  const isChosen = before?.routing?.strategy !== after.routing?.strategy;
  if (!isNews && !isAgain && !isDeclined && !isWidened && !isChosen) return [];
  const command = { type: 'queue.notice', department, because: 'ticket' };
  return [{ to: { kind: 'queue', id: queueId(department) }, command }];
}
