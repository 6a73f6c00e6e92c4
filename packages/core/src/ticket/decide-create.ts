import { settled } from '../department/landed.ts';
import { deriveReference } from '../record/derive-id.ts';
import type { Actor, Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import { addMessage, withStatus } from './decide-message.ts';
import { evolveTicket } from './evolve.ts';
import type { Requester } from './ticket.ts';
import type { CreateTicket } from './ticket-command.ts';
import type { TicketConfig, TicketDecision } from './ticket-decision.ts';
import type { TicketEvent, TicketEventBody } from './ticket-event.ts';

/** The name space of the short references that people use for tickets. */
export const REFERENCE_CHANNEL = 'ticket.reference';

/** What a ticket begins with. Its id decides the short reference. */
export function ticketCreated(command: CreateTicket, ticketId: string): TicketEventBody & { type: 'ticket.created' } {
  return {
    type: 'ticket.created',
    ticketId,
    reference: deriveReference(ticketId, command.referenceAttempt ?? 0),
    channel: command.channel,
    requester: command.requester,
    organization: command.organization ?? null,
    participants: command.participants ?? [],
    department: command.department ?? null,
    assignee: command.assignee ?? null,
    priority: command.priority ?? 'normal',
    tags: command.tags ?? [],
    fields: command.fields ?? {},
    language: command.language ?? null,
    restricted: command.restricted ?? false,
    parentId: command.parentId ?? null,
    personal: { subject: command.subject },
  };
}

/** Decides the creation of a ticket, whose id is the command's. */
export function decideCreate(
  config: TicketConfig,
  given: CreateTicket & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  const command = settled(config.departments, given);
  const { meta, requester, message } = command;
  const ticketId = meta.id;
  const created = ticketCreated(command, ticketId);
  const ticket = evolveTicket(null, { ...created, at: meta.at } as TicketEvent);
  // Who asks for himself speaks for himself, agents among themselves too.
  const isOwn = meta.by.kind === 'agent' && requester.kind === 'agent' && requester.id === meta.by.id;
  const author = isOwn ? 'requester' : (command.author ?? (meta.by.kind === 'agent' ? 'desk' : 'requester'));
  const first = addMessage(config, ticket, { ...message, meta, visibility: 'public' }, facts, {
    by: author === 'requester' ? authorOf(meta.by, requester) : meta.by,
    direction: author === 'requester' ? 'in' : 'out',
  });
  if (!('events' in first)) return first;
  const opened = withStatus(ticket, first);
  if (!('events' in opened)) return opened;
  const to = { kind: 'ticket', id: ticketId };
  const refs = [{ ref: { channel: REFERENCE_CHANNEL, thread: created.reference }, to }, ...(opened.refs ?? [])];
  return { ...opened, events: [created, ...opened.events], refs };
}

function authorOf(by: Actor, requester: Requester): Actor {
  if (by.kind === 'requester' || by.kind === 'visitor') return by;
  return { kind: requester.kind === 'agent' ? 'agent' : 'requester', id: requester.id };
}
