import type { Meta } from '../../record/event.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketCommand } from '../ticket-command.ts';

/** The answer to what can only be done with the ticket that a merged one has become part of. */
export function alreadyMerged(into: string): Refusal {
  return {
    code: 'ticket.merged',
    message: `This ticket has been merged into ${into}`,
    remedy: `Use the ticket ${into}, or take this one out of it with unmerge`,
  };
}

const FOR_SURVIVOR: ReadonlySet<string> = new Set<TicketCommand['type']>([
  'message.add',
  'ticket.transfer',
  'ticket.assign',
  'ticket.give',
  'ticket.take',
  'ticket.offer',
  'ticket.acceptOffer',
  'ticket.declineOffer',
  'ticket.release',
  'ticket.consult',
  'ticket.escalate',
  'ticket.deescalate',
  'ticket.follow',
  'ticket.unfollow',
  'ticket.link',
  'ticket.split',
  'ticket.absorb',
  'ticket.giveBack',
  'approval.request',
]);

const CHANGES = ['status', 'spam', 'deleted', 'estimatedAt', 'addParticipants', 'removeParticipants'] as const;

/**
 * Why a command may not be sent to a ticket that is merged into another one; `null` when it may. What belongs to its own
 * past can still be done: correcting its subject, tags and fields, hiding or erasing it. Rules may tell its requester.
 */
export function mergedRefusal(
  { mergedInto }: Ticket,
  command: TicketCommand & { readonly meta: Meta },
): Refusal | null {
  if (mergedInto === undefined) return null;
  if (command.type === 'message.add' && command.meta.by.kind === 'rule') return null;
  if (command.type === 'ticket.update') {
    return CHANGES.some((name) => command[name] !== undefined) ? alreadyMerged(mergedInto) : null;
  }
  return FOR_SURVIVOR.has(command.type) ? alreadyMerged(mergedInto) : null;
}
