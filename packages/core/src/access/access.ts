import type { Refusal } from '../record/refusal.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';

/** Somebody who reads or commands: an agent of the desk, or a contact who asks for help. */
export type Principal = { readonly agent: string } | { readonly contact: string };

/** The condition that every ticket must satisfy for a principal to see it; `null` when all may be seen. */
export function visibleTo(principal: Principal): UntypedFilter | null {
  if ('agent' in principal) return null;
  const own = { field: 'requester', op: 'is', value: principal.contact } as const;
  return { all: [own, { field: 'deleted', op: 'is', value: false }] };
}

/**
 * A search as somebody outside the desk may ask it: full text leaves out notes, for what is found tells what they say. What
 * agents ask stays as it is.
 */
export function searchableBy(principal: Principal, filter: UntypedFilter): UntypedFilter {
  if ('agent' in principal) return filter;
  if ('all' in filter) return { all: filter.all.map((part) => searchableBy(principal, part)) };
  if ('any' in filter) return { any: filter.any.map((part) => searchableBy(principal, part)) };
  if ('not' in filter) return { not: searchableBy(principal, filter.not) };
  return filter.op === 'find' ? { ...filter, field: 'publicText' } : filter;
}

/** Why a principal may not send this command to a ticket; `null` when it may. What is not allowed is refused. */
export function refusalFor(principal: Principal, command: TicketCommand): Refusal | null {
  if ('agent' in principal) {
    return command.type === 'ticket.erase' || command.type === 'wake' ? denied(command.type) : null;
  }
  if (command.type === 'message.add')
    return isPlain(command, OWN_MESSAGE) && command.visibility === 'public' ? null : denied(command.type);
  if (command.type === 'ticket.create') {
    const isOwn = command.requester.kind === 'contact' && command.requester.id === principal.contact;
    return isOwn && isPlain(command, OWN_TICKET) && isPlain(command.message, ['text']) ? null : denied(command.type);
  }
  return denied(command.type);
}

// A contact says what it needs; who works on it and how soon is the desk's business. HTML, blobs and marks of automatic mail
// come from channels, which have sanitised and stored them: a hash from outside could name somebody else's file.
const OWN_TICKET: readonly string[] = [
  'type',
  'requester',
  'channel',
  'subject',
  'message',
  'department',
  'fields',
  'language',
];
const OWN_MESSAGE: readonly string[] = ['type', 'visibility', 'text'];

function isPlain(command: object, allowed: readonly string[]): boolean {
  return Object.keys(command).every((key) => allowed.includes(key));
}

function denied(type: string): Refusal {
  return { code: 'access.denied', message: `You may not do this: ${type}`, remedy: 'Ask somebody with the permission' };
}
