import type { Json } from '../record/json.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import { refuse, type TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

type Update = Extract<TicketCommand, { type: 'ticket.update' }>;

/** Decides a change of properties: one event for each that really changes, so nothing reacts to what stayed the same. */
export function decideUpdate(ticket: Ticket, command: Update): TicketDecision {
  if (command.status === 'pending' && command.pendingUntil === undefined) {
    return refuse(
      'ticket.pendingUntilMissing',
      'A pending ticket needs an instant at which it opens again',
      'Give pendingUntil',
    );
  }
  const events = [
    ...subject(ticket, command),
    ...tags(ticket, command),
    ...fields(ticket, command),
    ...priority(ticket, command),
    ...flags(ticket, command),
    ...language(ticket, command),
    ...organization(ticket, command),
    ...participants(ticket, command),
    ...status(ticket, command),
  ];
  return { ok: true, events };
}

function subject(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  if (command.subject === undefined || command.subject === ticket.personal.subject) return [];
  return [{ type: 'ticket.subjectChanged', personal: { subject: command.subject } }];
}

function tags(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  if (command.addTags === undefined && command.removeTags === undefined) return [];
  const removed = [...new Set(command.removeTags)].filter((tag) => ticket.tags.includes(tag));
  const added = [...new Set(command.addTags)].filter((tag) => !ticket.tags.includes(tag));
  return removed.length + added.length === 0 ? [] : [{ type: 'ticket.tagsChanged', added, removed }];
}

function fields(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  if (command.fields === undefined) return [];
  const current = ticket.fields as Readonly<Record<string, Json>>;
  const wanted = Object.entries(command.fields as Readonly<Record<string, Json>>);
  const changes = wanted.filter(([name, value]) => !isSame(current[name] ?? null, value));
  return changes.length === 0 ? [] : [{ type: 'ticket.fieldsChanged', fields: Object.fromEntries(changes) }];
}

function isSame(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function priority(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  if (command.priority === undefined || command.priority === ticket.priority) return [];
  return [{ type: 'ticket.priorityChanged', from: ticket.priority, to: command.priority }];
}

function flags(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  const names = ['spam', 'deleted', 'restricted'] as const;
  return names.flatMap((flag) => {
    const value = command[flag];
    return value === undefined || value === ticket[flag] ? [] : [{ type: 'ticket.flagged' as const, flag, value }];
  });
}

function language(ticket: Ticket, { language: to }: Update): readonly TicketEventBody[] {
  if (to === undefined || to === ticket.language) return [];
  return [{ type: 'ticket.languageChanged', from: ticket.language, to }];
}

function organization(ticket: Ticket, { organization: to }: Update): readonly TicketEventBody[] {
  if (to === undefined || to === ticket.organization) return [];
  return [{ type: 'ticket.organizationChanged', from: ticket.organization, to }];
}

function participants(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  if (command.addParticipants === undefined && command.removeParticipants === undefined) return [];
  const removed = [...new Set(command.removeParticipants)].filter((id) => ticket.participants.includes(id));
  const added = [...new Set(command.addParticipants)].filter((id) => !ticket.participants.includes(id));
  return removed.length + added.length === 0 ? [] : [{ type: 'ticket.participantsChanged', added, removed }];
}

function status(ticket: Ticket, command: Update): readonly TicketEventBody[] {
  const to = command.status;
  if (to === undefined) return [];
  const pendingUntil = to === 'pending' ? (command.pendingUntil ?? null) : null;
  if (to === ticket.status && pendingUntil === ticket.pendingUntil) return [];
  return [{ type: 'ticket.statusChanged', from: ticket.status, to, pendingUntil }];
}
