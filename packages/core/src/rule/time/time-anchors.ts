import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Instant } from '../../record/json.ts';
import type { Anchor, Ticket } from '../../ticket/ticket.ts';
import { readInstant } from '../operator/instant.ts';
import { TICKET_FIELDS } from '../ticket-fields.ts';

/** Reads an instant off a ticket. */
export type ReadAnchor = (ticket: Ticket) => unknown;

const happened =
  (name: Anchor): ReadAnchor =>
  (ticket) =>
    ticket.anchors[name];

const nextDueAt = TICKET_FIELDS.nextDueAt?.read as ReadAnchor;

/**
 * The ticket's own instants from which a time rule can count. `pendingUntil` is there while the ticket is postponed,
 * `nextDueAt` (the earliest due instant of the running clocks) while one runs.
 */
export type TicketAnchor = Anchor | 'pendingUntil' | 'nextDueAt';

/** How each of them is read. */
export const TICKET_ANCHORS: Readonly<Record<TicketAnchor, ReadAnchor>> = {
  createdAt: happened('createdAt'),
  firstResponseAt: happened('firstResponseAt'),
  lastResponseAt: happened('lastResponseAt'),
  lastRequesterMessageAt: happened('lastRequesterMessageAt'),
  lastAgentMessageAt: happened('lastAgentMessageAt'),
  unansweredSince: happened('unansweredSince'),
  statusChangedAt: happened('statusChangedAt'),
  assignedAt: happened('assignedAt'),
  resolvedAt: happened('resolvedAt'),
  closedAt: happened('closedAt'),
  reopenedAt: happened('reopenedAt'),
  estimatedAt: happened('estimatedAt'),
  pendingUntil: ({ status, pendingUntil }: Ticket) => (status === 'pending' ? pendingUntil : null),
  nextDueAt,
};

/** The custom fields that can hold an instant: a number of epoch milliseconds, or a text in ISO 8601 with an offset. */
export type FieldAnchor<V extends Vocabulary> = {
  [K in keyof V['fields'] & string]: NonNullable<V['fields'][K]> extends number | string ? `fields.${K}` : never;
}[keyof V['fields'] & string];

/** An instant from which a time rule can count. */
export type TimeAnchor<V extends Vocabulary = Vocabulary> = TicketAnchor | FieldAnchor<V>;

const FIELD = 'fields.';
// Calendars count from 1970 to the end of the year 9999; what a custom field holds beyond that is no instant.
const LATEST: Instant = 253_402_300_799_999;

/** How an anchor is read by its name; `null` when there is no anchor of this name. */
export function anchorReader(name: string): ((ticket: Ticket) => Instant | null) | null {
  const read = readerOf(name);
  if (read === null) return null;
  return (ticket) => {
    const at = readInstant(read(ticket));
    return at !== null && isWithinCalendars(at) ? at : null;
  };
}

/** Whether an instant lies in the years that calendars count. */
export function isWithinCalendars(at: Instant): boolean {
  return at >= 0 && at <= LATEST;
}

function readerOf(name: string): ReadAnchor | null {
  if (Object.hasOwn(TICKET_ANCHORS, name)) return TICKET_ANCHORS[name as TicketAnchor];
  if (!name.startsWith(FIELD)) return null;
  const field = name.slice(FIELD.length);
  return ({ fields }) =>
    Object.hasOwn(fields, field) ? (fields as Readonly<Record<string, unknown>>)[field] : undefined;
}
