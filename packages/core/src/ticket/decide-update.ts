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
  const events: TicketEventBody[] = [];
  const add = (change: Change): void => {
    if (change !== null) events.push(change);
  };
  add(subject(ticket, command));
  add(tags(ticket, command));
  add(fields(ticket, command));
  add(priority(ticket, command));
  add(flag(ticket, command, 'spam'));
  add(flag(ticket, command, 'deleted'));
  add(flag(ticket, command, 'restricted'));
  add(language(ticket, command));
  add(organization(ticket, command));
  add(participants(ticket, command));
  add(estimate(ticket, command));
  add(status(ticket, command));
  return { ok: true, events };
}

type Change = TicketEventBody | null;

function subject(ticket: Ticket, command: Update): Change {
  if (command.subject === undefined || command.subject === ticket.personal.subject) return null;
  return { type: 'ticket.subjectChanged', personal: { subject: command.subject } };
}

function tags(ticket: Ticket, command: Update): Change {
  if (command.addTags === undefined && command.removeTags === undefined) return null;
  const removed = distinct(command.removeTags).filter((tag) => ticket.tags.includes(tag));
  const added = distinct(command.addTags).filter((tag) => !ticket.tags.includes(tag));
  return removed.length + added.length === 0 ? null : { type: 'ticket.tagsChanged', added, removed };
}

function distinct(list: readonly string[] = []): readonly string[] {
  return list.length < 2 ? list : [...new Set(list)];
}

function fields(ticket: Ticket, command: Update): Change {
  if (command.fields === undefined) return null;
  const current = ticket.fields as Readonly<Record<string, Json>>;
  const wanted = Object.entries(command.fields as Readonly<Record<string, Json>>);
  const changes = wanted.filter(([name, value]) => !isSame(current[name] ?? null, value));
  return changes.length === 0 ? null : { type: 'ticket.fieldsChanged', fields: Object.fromEntries(changes) };
}

function isSame(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function priority(ticket: Ticket, command: Update): Change {
  if (command.priority === undefined || command.priority === ticket.priority) return null;
  return { type: 'ticket.priorityChanged', from: ticket.priority, to: command.priority };
}

function flag(ticket: Ticket, command: Update, name: 'spam' | 'deleted' | 'restricted'): Change {
  const value = command[name];
  return value === undefined || value === ticket[name] ? null : { type: 'ticket.flagged', flag: name, value };
}

function language(ticket: Ticket, { language: to }: Update): Change {
  if (to === undefined || to === ticket.language) return null;
  return { type: 'ticket.languageChanged', from: ticket.language, to };
}

function organization(ticket: Ticket, { organization: to }: Update): Change {
  if (to === undefined || to === ticket.organization) return null;
  return { type: 'ticket.organizationChanged', from: ticket.organization, to };
}

function participants(ticket: Ticket, command: Update): Change {
  if (command.addParticipants === undefined && command.removeParticipants === undefined) return null;
  const removed = distinct(command.removeParticipants).filter((id) => ticket.participants.includes(id));
  const added = distinct(command.addParticipants).filter((id) => !ticket.participants.includes(id));
  return removed.length + added.length === 0 ? null : { type: 'ticket.participantsChanged', added, removed };
}

function estimate(ticket: Ticket, { estimatedAt: to }: Update): Change {
  const from = ticket.anchors.estimatedAt ?? null;
  return to === undefined || to === from ? null : { type: 'ticket.estimateChanged', from, to };
}

function status(ticket: Ticket, command: Update): Change {
  const to = command.status;
  if (to === undefined) return null;
  const pendingUntil = to === 'pending' ? (command.pendingUntil ?? null) : null;
  if (to === ticket.status && pendingUntil === ticket.pendingUntil) return null;
  return { type: 'ticket.statusChanged', from: ticket.status, to, pendingUntil };
}
