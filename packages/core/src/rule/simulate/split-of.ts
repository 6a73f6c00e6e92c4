import type { Message } from '../../message/message.ts';
import type { SplitCommand } from '../../ticket/split/split.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';

/** The command that opened a ticket with copies of messages, and how many events it made; `null` when it began otherwise. */
export function splitOf(
  [created, ...rest]: readonly TicketEvent[],
  messages: ReadonlyMap<string, Message>,
): { readonly command: SplitCommand; readonly taken: number } | null {
  if (created?.type !== 'ticket.created' || created.parentId === null) return null;
  const copies: Message[] = [];
  let taken = 1;
  for (const event of rest) {
    if (event.type !== 'message.added' || event.copyOf === undefined) break;
    const copy = messages.get(event.messageId);
    if (copy !== undefined) copies.push({ ...copy, id: event.copyOf });
    taken += 1;
  }
  if (taken === 1) return null;
  const next = rest[taken - 1];
  if (next?.type === 'ticket.statusChanged' && next.from === 'new') taken += 1;
  const { requester, channel, department, organization, participants, priority, tags, fields, language } = created;
  const place = { requester, channel, department, organization, participants, priority, tags, fields, language };
  const { restricted, personal, parentId: from } = created;
  const { subject } = personal;
  return { command: { type: 'ticket.splitOff', from, subject, messages: copies, restricted, ...place }, taken };
}
