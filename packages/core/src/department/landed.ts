import type { CreateTicket, TicketCommand } from '../ticket/ticket-command.ts';
import type { DepartmentBook } from './department-book.ts';

/** A command as the departments in use take it: what names a retired one names the one that took its place. */
export function landed<C extends TicketCommand>(book: DepartmentBook, command: C): C {
  if (command.type !== 'ticket.create' && command.type !== 'ticket.transfer') return command;
  const { department = null } = command;
  const place = book.lands(department);
  return place === department ? command : { ...command, department: place };
}

/** The same of a ticket to be opened, in the language of its department where nobody knows another. */
export function settled<C extends CreateTicket>(book: DepartmentBook, command: C): C {
  const placed = landed(book, command);
  const { language } = book.of(placed.department ?? null);
  return placed.language == null && language !== undefined ? { ...placed, language } : placed;
}
