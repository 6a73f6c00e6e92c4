import type { TicketCase } from './generate-tickets.ts';

/** A ticket as peers like it best: one level, texts in lower case, ages in hours. */
export interface FlatTicket {
  readonly [field: string]: string | number | readonly string[];
}

const HOUR = 3_600_000;

/** The name of a field in a flat ticket. */
export function flatName(field: string): string {
  return field.replace('.', '_');
}

/** Makes a flat ticket. Peers get it ready made, outside of the time. */
export function flatTicket({ ticket, message, requester, now }: TicketCase): FlatTicket {
  const { channel, status, priority, tags, language, anchors, counts, createdAt } = ticket;
  const fields = Object.entries(ticket.fields as Readonly<Record<string, string | number>>);
  const hoursSince = (instant = Number.NaN): number => (now - instant) / HOUR;
  return {
    ...{ channel, status, priority, tags, department: ticket.department ?? '', language: language ?? '' },
    ...Object.fromEntries(fields.map(([name, value]) => [`fields_${name}`, value])),
    reopens: counts.reopens,
    messages: counts.messages,
    requester_domains: requester.personal.addresses.map(({ address }) => address.split('@').at(-1) ?? ''),
    subject: ticket.personal.subject.toLowerCase(),
    message_text: message.personal.text.toLowerCase(),
    createdAt: hoursSince(createdAt),
    lastRequesterMessageAt: hoursSince(anchors.lastRequesterMessageAt),
    lastAgentMessageAt: hoursSince(anchors.lastAgentMessageAt),
  };
}
