import type { MessageInput, TicketCommand } from '../../ticket/ticket-command.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import type { ReplayNote } from './ticket-outcome.ts';

type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { readonly type: T }>;

/** The words of a message, as far as they are known. */
interface Words {
  readonly input: MessageInput;
  readonly notes: readonly ReplayNote[];
}

/** A command, and how many events it made. */
interface Found {
  readonly command: TicketCommand;
  readonly taken: number;
  readonly notes?: readonly ReplayNote[];
}

/** Stands for words that are not known any more where some have to stand. */
const UNKNOWN = '…';

/**
 * The command by which agents ask each other, or hand a ticket up or back, that an event and those after it speak of; `null`
 * for an event of something else.
 */
export function amongAgents(
  event: TicketEvent,
  rest: readonly TicketEvent[],
  wordsOf: (note: EventOf<'message.added'>) => Words,
): Found | null {
  switch (event.type) {
    case 'consultation.opened': {
      const { asked, asker, holds = false, isShared = false, isKeptApart = false } = event;
      const ask = asked.agent === null ? { department: asked.department ?? '' } : { agent: asked.agent };
      const options = { hold: holds, share: isShared, keepApart: isKeptApart };
      // The question itself stands in another ticket.
      const command = { type: 'ticket.consult', ask, question: UNKNOWN, agent: asker, ...options } as const;
      return { command, taken: holds && isStatus(rest[0], 'onHold') ? 2 : 1 };
    }
    case 'consultation.answered': {
      const { consultation, since } = event;
      const isReleased = isStatus(rest[0], 'open');
      const next = rest[isReleased ? 1 : 0];
      const note = next?.type === 'message.added' && next.visibility === 'internal' ? next : null;
      const words = note === null ? null : wordsOf(note);
      const personal = words === null ? {} : { personal: words.input };
      const command = { type: 'ticket.noteConsultation', consultation, state: 'answered', since, ...personal } as const;
      const taken = 1 + (isReleased ? 1 : 0) + (note === null ? 0 : 1);
      return { command, taken, notes: words?.notes ?? [] };
    }
    case 'consultation.closed':
    case 'consultation.reopened': {
      const { consultation, since } = event;
      const state = event.type === 'consultation.closed' ? 'closed' : 'open';
      const command = { type: 'ticket.noteConsultation', consultation, state, since } as const;
      return { command, taken: state === 'closed' && isStatus(rest[0], 'open') ? 2 : 1 };
    }
    case 'ticket.escalated': {
      const command = { type: 'ticket.escalate', reason: reasonOf(event), to: event.step ?? event.level } as const;
      return { command, taken: 1 + moved(rest[0]) };
    }
    case 'ticket.deescalated':
      return { command: { type: 'ticket.deescalate', reason: reasonOf(event) }, taken: 1 + moved(rest[0]) };
    default:
      return null;
  }
}

function isStatus(event: TicketEvent | undefined, to: EventOf<'ticket.statusChanged'>['to']): boolean {
  return event?.type === 'ticket.statusChanged' && event.to === to;
}

/** The ticket changes hands, unless it has them already. */
function moved(event: TicketEvent | undefined): 0 | 1 {
  return event?.type === 'ticket.transferred' || event?.type === 'ticket.assigned' ? 1 : 0;
}

/** Erasure has emptied some. */
function reasonOf({ personal }: EventOf<'ticket.escalated' | 'ticket.deescalated'>): string {
  return personal.reason.trim() === '' ? UNKNOWN : personal.reason;
}
