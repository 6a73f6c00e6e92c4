import type { QueueReason } from '../assignment/decision.ts';
import type { Offer, Reservation } from '../assignment/reservation.ts';
import { WORK_STATUSES } from '../load/load.ts';
import type { Turn, WorkUnit } from '../load/load-command.ts';
import type { Instant } from '../record/json.ts';
import type { QueueStrategy } from '../rule/action.ts';
import type { Departure } from './departure.ts';
import type { Status, Ticket } from './ticket.ts';

/** What is known of the way of a ticket to an agent, where a desk gives tickets out. */
export interface Routing {
  /** When it went back to its queue, or came from another department; `null`: it never did. */
  readonly queuedAt: Instant | null;
  /** It came by a transfer that goes to the front of the queue. */
  readonly isTransferred: boolean;
  /** What it takes of its agent's capacity. */
  readonly weight: number;
  /** The turn with which the queue gave it to its agent. */
  readonly turn: Turn | null;
  /** By which strategy an agent is chosen for it; `null`: by the policy's. */
  readonly strategy: QueueStrategy | null;
  /** Agents who declined it or let its offer pass, while it has been looking for one. */
  readonly declinedBy: readonly string[];
  /** Agents it does not go to, whatever the reason. */
  readonly excluded: readonly string[];
  /** Departments whose members may get it, too, since it waited too long. */
  readonly alsoAsk: readonly string[];
  /** The steps of its queue's overflow that it has taken. */
  readonly stepsTaken: readonly string[];
  /** When it may leave its agent. */
  readonly departures: readonly Departure[];
  /** The offers since it began to look for an agent; `null`: none was made. */
  readonly reservation: Reservation | null;
  /** Its place when people order the queue by hand. */
  readonly position: number | null;
  /** Why it waits on, as of the last time that an agent was looked for; `null`: none was looked for yet. */
  readonly reason: QueueReason | null;
}

/** Of a ticket about which there is nothing to know. */
export const NO_ROUTING: Routing = {
  queuedAt: null,
  isTransferred: false,
  weight: 1,
  turn: null,
  strategy: null,
  declinedBy: [],
  excluded: [],
  alsoAsk: [],
  stepsTaken: [],
  departures: [],
  reservation: null,
  position: null,
  reason: null,
};

const WAITING: ReadonlySet<Status> = new Set(['new', 'open']);
const WORKING: ReadonlySet<Status> = new Set(WORK_STATUSES);

/** Whether a ticket waits for an agent: nobody has it, nobody is being asked, and somebody should. */
export function isWaiting({ assignee, status, spam, deleted, routing }: Ticket): boolean {
  return assignee === null && WAITING.has(status) && !spam && !deleted && routing?.reservation?.state !== 'offered';
}

/** The agents who may accept a ticket now, each with the offer to them. */
export function openOffers({ assignee, routing }: Ticket): readonly Offer[] {
  const { reservation } = routing ?? NO_ROUTING;
  if (assignee !== null || reservation === null) return [];
  return reservation.offers.filter(({ state }) => state === 'open');
}

/** Since when a ticket has waited for an agent. */
export function waitingSince({ createdAt, anchors, routing }: Ticket): Instant {
  return Math.max(createdAt, anchors.reopenedAt ?? 0, routing?.queuedAt ?? 0);
}

/** What a ticket counts in the load of its agent; `null` when it counts nowhere. */
export function workOf(ticket: Ticket): (WorkUnit & { readonly agent: string }) | null {
  const { assignee, status, channel, spam, deleted, routing } = ticket;
  if (assignee === null || spam || deleted || !WORKING.has(status)) return null;
  return { agent: assignee, channel, status, weight: routing?.weight ?? 1 };
}
