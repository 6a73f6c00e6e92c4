import type { Instant } from '../record/json.ts';
import { durationMs } from '../sla/duration.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { OverflowStep } from './overflow-step.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** A waiting ticket, and how its queue stands. */
export interface OverflowQuestion {
  readonly policy: CompiledAssignment;
  readonly ticket: WaitingTicket;
  /** Ids of the steps that the ticket has taken in this queue. */
  readonly taken: readonly string[];
  /** Tickets that wait in the queue, this one included. */
  readonly length: number;
  /** Whether the department is open, as its calendar says. */
  readonly isOpen: boolean;
  readonly now: Instant;
}

/** What is due for a ticket that waits. */
export interface Overflow {
  /** In the order of the policy; nothing comes after a transfer, which takes the ticket out of the queue. */
  readonly due: readonly OverflowStep[];
  /** When the next step falls due by waiting alone; `null` for none. */
  readonly nextAt: Instant | null;
}

/** The steps that a waiting ticket takes now, and when to ask again. */
export function overflowOf(question: OverflowQuestion): Overflow {
  const { policy, ticket, taken, now } = question;
  const ahead = (policy.policy.overflow ?? []).filter(({ id }) => !taken.includes(id));
  const due = ahead.filter((step) => isDue(step, question));
  const transfer = due.findIndex(({ then }) => then.do === 'transfer');
  if (transfer >= 0) return { due: due.slice(0, transfer + 1), nextAt: null };
  const later = ahead
    .flatMap(({ when }) => ('after' in when ? [dueAt(when.after, ticket)] : []))
    .filter((at) => at > now);
  return { due, nextAt: later.length === 0 ? null : Math.min(...later) };
}

function isDue({ when }: OverflowStep, { ticket, length, isOpen, now }: OverflowQuestion): boolean {
  if ('after' in when) return dueAt(when.after, ticket) <= now;
  if ('asked' in when) return ticket.declinedBy.length >= when.asked;
  if ('longerThan' in when) return length > when.longerThan;
  return !isOpen;
}

function dueAt(after: string, { waitingSince }: WaitingTicket): Instant {
  return waitingSince + (durationMs(after) ?? 0);
}
