import type { Refusal } from '../record/refusal.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import { accessDenied } from './access-denied.ts';

/** What contacts see beside the tickets that they asked for themselves. By default nothing. */
export interface RequesterPolicy {
  /** Tickets on which they were copied in. */
  readonly participants?: boolean;
  /** Tickets of their organization, but for restricted ones. */
  readonly organization?: boolean;
}

/** What a ticket must satisfy for a contact to see it. */
export function seenByRequester(
  policy: RequesterPolicy,
  { contact, organization }: { readonly contact: string; readonly organization: string | null },
): UntypedFilter {
  const own: UntypedFilter = { field: 'requester', op: 'is', value: contact };
  const any: UntypedFilter[] = [own];
  if (policy.participants === true) any.push({ field: 'participants', op: 'hasAny', value: [contact] });
  if (policy.organization === true && organization !== null) {
    const unrestricted: UntypedFilter = { field: 'restricted', op: 'isNot', value: true };
    any.push({ all: [{ field: 'organization', op: 'is', value: organization }, unrestricted] });
  }
  // What agents ask of each other is nobody else's business, whoever is named in it.
  const outside: UntypedFilter = { field: 'requesterKind', op: 'is', value: 'contact' };
  return { all: [any.length === 1 ? own : { any }, outside, { field: 'deleted', op: 'is', value: false }] };
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

/** Why a contact may not send a command to a ticket that it sees; `null` when it may. */
export function refusalForRequester(contact: string, command: TicketCommand): Refusal | null {
  if (command.type === 'message.add') {
    return isPlain(command, OWN_MESSAGE) && command.visibility === 'public' ? null : accessDenied(command.type);
  }
  if (command.type === 'ticket.create') {
    const isOwn = command.requester.kind === 'contact' && command.requester.id === contact;
    const isAllowed = isOwn && isPlain(command, OWN_TICKET) && isPlain(command.message, ['text']);
    return isAllowed ? null : accessDenied(command.type);
  }
  return accessDenied(command.type);
}

function isPlain(command: object, allowed: readonly string[]): boolean {
  return Object.keys(command).every((key) => allowed.includes(key));
}
