import type { Agent } from '../agent/agent.ts';
import { deriveId } from '../record/derive-id.ts';
import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { ConsultCommand, NoteConsultation } from './consult-command.ts';
import { type Asked, INTERNAL_CHANNEL, MAX_CONSULTATIONS } from './consultation.ts';
import { addMessage } from './decide-message.ts';
import { managerOf } from './manager-of.ts';
import type { Ticket } from './ticket.ts';
import type { CreateTicket } from './ticket-command.ts';
import { refuse, type TicketConfig, type TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** Decides a question about a ticket: what the ticket remembers of it, and the internal ticket. */
export function decideConsult(
  config: TicketConfig,
  ticket: Ticket,
  command: ConsultCommand & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  const { meta, question, hold, share, keepApart } = command;
  const asker = command.agent ?? (meta.by.kind === 'agent' ? meta.by.id : null);
  if (asker === null) return refuse('consultation.whose', 'It is not said who asks', 'Name the agent');
  if (question.trim() === '') return refuse('consultation.noQuestion', 'There is no question', 'Write one');
  if (ticket.erased) return refuse('ticket.erased', 'The ticket has been erased', 'Open an internal ticket');
  if ((ticket.consultations ?? []).length >= MAX_CONSULTATIONS) {
    const message = `A ticket has ${MAX_CONSULTATIONS} consultations at most`;
    return refuse('consultation.tooMany', message, 'Go on in one of its internal tickets');
  }
  const found = whomFor(config, ticket, command, asker, facts);
  if (!('asked' in found)) return found;
  const { asked } = found;
  const id = deriveId(meta.id, 'consultation');
  const opened: TicketEventBody = {
    type: 'consultation.opened',
    consultation: id,
    asked,
    asker,
    ...(hold === true ? { holds: true } : {}),
    ...(share === true ? { isShared: true } : {}),
    ...(keepApart === true ? { isKeptApart: true } : {}),
  };
  const isHeld = hold !== true || ticket.status === 'onHold';
  const held = { type: 'ticket.statusChanged', from: ticket.status, to: 'onHold', pendingUntil: null } as const;
  const creates = [{ to: { kind: 'ticket', id }, command: internalTicket(ticket, command, asker, asked) }];
  return { ok: true, events: isHeld ? [opened] : [opened, held], creates };
}

function internalTicket(ticket: Ticket, command: ConsultCommand, asker: string, asked: Asked): CreateTicket {
  const { question, subject = `#${ticket.reference}`, priority = ticket.priority, tags = [], fields = {} } = command;
  return {
    type: 'ticket.create',
    requester: { kind: 'agent', id: asker },
    channel: INTERNAL_CHANNEL,
    subject,
    message: { text: question },
    author: 'requester',
    department: asked.department,
    assignee: asked.agent,
    priority,
    tags,
    fields,
    language: ticket.language,
    // What is confidential does not become less so by being asked about.
    restricted: ticket.restricted,
    parentId: ticket.id,
    referenceAttempt: command.referenceAttempt ?? 0,
  };
}

/** Finds out who is asked. */
function whomFor(
  config: TicketConfig,
  { department }: Ticket,
  { ask }: ConsultCommand,
  asker: string,
  facts: Facts,
): { readonly asked: Asked } | TicketDecision {
  if ('agent' in ask) {
    if (ask.agent !== asker) return { asked: { agent: ask.agent, department } };
    return refuse('consultation.oneself', 'Nobody asks themselves', 'Ask somebody else, or write a note');
  }
  const waiting = (name: string) => ({ asked: { agent: null, department: config.departments.lands(name) } });
  if ('department' in ask) return waiting(ask.department);
  const step = 'senior' in ask ? (config.escalation.pathOf(department)[0]?.to ?? null) : null;
  if (step !== null && 'department' in step) return waiting(step.department);
  if (step !== null && 'agent' in step && step.agent !== asker) {
    return { asked: { agent: step.agent, department } };
  }
  if (facts.agents === undefined) return { need: ['agents'] };
  const agent = managerOf(facts.agents as unknown as readonly Agent[], department, asker);
  if (agent !== null) return { asked: { agent, department } };
  const remedy = 'Say which agent manages the department, or ask an agent by name';
  return refuse('consultation.noManager', 'Nobody else manages the department of the ticket', remedy);
}

/** Decides what a ticket makes of what one of its internal tickets tells: what it remembers, a note, the end of a hold. */
export function decideNoteConsultation(
  config: TicketConfig,
  ticket: Ticket,
  command: NoteConsultation & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  const { consultation: id, state, since, meta, personal } = command;
  const known = ticket.consultations?.find((one) => one.id === id);
  if (known === undefined) return { ok: true, events: [] };
  if (state !== 'answered') {
    if (since < known.changedAt) return { ok: true, events: [] };
    if (state === 'open') {
      return { ok: true, events: [{ type: 'consultation.reopened', consultation: id, since }] };
    }
    return { ok: true, events: [{ type: 'consultation.closed', consultation: id, since }, ...released(ticket, id)] };
  }
  const answered: TicketEventBody = { type: 'consultation.answered', consultation: id, agent: meta.by.id, since };
  const events = [answered, ...released(ticket, id)];
  // What has been erased stays empty.
  if (personal === undefined || known.isKeptApart === true || ticket.erased) return { ok: true, events };
  const note = { ...personal, meta, visibility: 'internal' } as const;
  const added = addMessage(config, ticket, note, facts, { by: meta.by, direction: 'out' });
  return 'events' in added ? { ...added, events: [...events, ...added.events] } : added;
}

/** A ticket goes on when nothing holds it any more. */
function released({ status, consultations = [] }: Ticket, answered: string): readonly TicketEventBody[] {
  const holding = consultations.filter(({ holds }) => holds === true).map(({ id }) => id);
  if (status !== 'onHold' || !holding.includes(answered) || holding.length > 1) return [];
  return [{ type: 'ticket.statusChanged', from: status, to: 'open', pendingUntil: null }];
}
