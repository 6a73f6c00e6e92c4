import type { Consequence } from '../record/kind.ts';
import type { NoteConsultation } from './consult-command.ts';
import { isDone } from './evolve.ts';
import { isPublicWords } from './public-words.ts';
import type { Ticket } from './ticket.ts';
import type { MessageInput } from './ticket-command.ts';
import type { TicketEventBody } from './ticket-event.ts';

type MessageAdded = Extract<TicketEventBody, { type: 'message.added' }>;

/** What the ticket that an internal ticket is about hears of an answer: a command to it, with the words. */
export function answerCommands(
  ticket: Ticket,
  message: MessageAdded,
  words: MessageInput,
  since: number,
): readonly Consequence[] {
  const isAnswer = message.direction === 'out' && message.author.kind === 'agent' && isPublicWords(message);
  if (!isAnswer || !isAbout(ticket)) return [];
  const { text, html = null, attachments = [], textBlob = null, htmlBlob = null } = words;
  const personal = { text, html, attachments, textBlob, htmlBlob };
  return [tell(ticket.parentId, { consultation: ticket.id, state: 'answered', since, personal })];
}

/** What the ticket that an internal ticket is about hears of its end, and of its beginning anew. */
export function followConsultation(before: Ticket | null, after: Ticket): readonly Consequence[] {
  if (before === null || !isAbout(after)) return [];
  const news = (state: NoteConsultation['state']) =>
    tell(after.parentId, { consultation: after.id, state, since: after.updatedAt });
  if (isOver(after)) return isOver(before) ? [] : [news('closed')];
  const isAskedAgain = after.status === 'open' && (before.status === 'answered' || isOver(before));
  return isAskedAgain ? [news('open')] : [];
}

function isOver({ status, deleted, erased }: Ticket): boolean {
  return isDone(status) || deleted || erased;
}

/** Whether it is a ticket among agents about another one. */
function isAbout(ticket: Ticket): ticket is Ticket & { readonly parentId: string } {
  return ticket.parentId !== null && ticket.requester.kind === 'agent';
}

function tell(to: string, news: Omit<NoteConsultation, 'type'>): Consequence {
  const command: NoteConsultation = { type: 'ticket.noteConsultation', ...news };
  return { to: { kind: 'ticket', id: to }, command };
}
