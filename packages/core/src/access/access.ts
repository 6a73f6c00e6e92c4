import { landed } from '../department/landed.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Refusal } from '../record/refusal.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import { filterPredicate } from '../rule/filter-predicate.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import { accessDenied } from './access-denied.ts';
import { agentRefusal } from './agent-command.ts';
import type { Capability, DeskCapability } from './capability.ts';
import { allowsOnDesk } from './desk-rights.ts';
import { allOf, anyOf, NOTHING, type Permission, permissionOf } from './permission.ts';
import { type Reading, readingOf } from './reading.ts';
import { refusalForRequester, seenByRequester } from './requester-access.ts';
import { isRequesterField, requesterView } from './requester-view.ts';
import type { HeldRole, Role } from './role.ts';

/** Somebody who reads or commands: an agent of the desk, or a contact who asks for help. */
export type Principal = { readonly agent: string } | { readonly contact: string };

/** What is known of somebody when their access is worked out. */
export type Person =
  /** Who is deactivated may do nothing, on a desk without roles either. */
  | { readonly agent: string; readonly roles: readonly HeldRole[]; readonly isDeactivated?: boolean }
  | { readonly contact: string; readonly organization: string | null };

/** What one person may see and do. */
export interface Access extends Reading {
  /** What a ticket must satisfy to be seen; `null` when all are seen. It is part of every search and every count. */
  readonly visible: UntypedFilter | null;
  /** What a ticket must satisfy for the person to do this with it; `null` when all do. */
  permitted(capability: Capability): UntypedFilter | null;
  /** Whether the person may do this with a ticket. */
  may(capability: Capability, ticket: Ticket): boolean;
  /** Whether the person may do this with the desk itself. */
  mayOnDesk(capability: DeskCapability): boolean;
  /** Why a command may not be sent to a ticket, `null` for one that is to be created; `null` when it may. */
  refusalFor(command: TicketCommand, ticket: Ticket | null): Refusal | null;
  /** Whether this person may search, sort and count by a field or a predicate of this name. */
  mayAskBy(name: string): boolean;
  /** A ticket that may be seen, as far as it is shown to this person. */
  shown(ticket: Ticket): Ticket;
  /** A search as this person may ask it: full text does not look into what they may not read, for what is found tells what it says. */
  searchable(filter: UntypedFilter): UntypedFilter;
}

/**
 * Works out what a person may see and do. What no role allows is not allowed; on a desk without roles, agents may do
 * everything, and all tickets are up for grabs. Contacts see what they asked for, and what the desk's `requesters` policy adds.
 */
export function accessOf<V extends Vocabulary>(desk: Desk<V>, person: Person): Access {
  return 'agent' in person ? agentAccess(desk, person) : contactAccess(desk, person);
}

function agentAccess<V extends Vocabulary>(
  desk: Desk<V>,
  { agent, roles: memberships, isDeactivated = false }: Extract<Person, { readonly agent: string }>,
): Access {
  const { access, departments } = desk['~internal'];
  const { hasDepartments } = access;
  // On a desk of which no role is known nobody may do anything.
  const known = isDeactivated ? new Map<string, Role>() : access.roles;
  const roles = { me: agent, memberships: memberships.map(withMerged), known: known ?? new Map(), hasDepartments };
  // What was merged into a department, its closed tickets above all, is for those who work there.
  function withMerged({ role, departments: held }: HeldRole): HeldRole {
    return { role, departments: held?.flatMap(departments.mergedInto) ?? null };
  }
  const permission = (capability: Capability): Permission => (known === null ? null : permissionOf(roles, capability));
  const tests = new Map<Capability, (ticket: unknown) => boolean>();
  const may = (capability: Capability, ticket: Ticket): boolean => {
    const test = tests.get(capability) ?? predicateOf(desk, permission(capability));
    tests.set(capability, test);
    return test(ticket);
  };
  return {
    visible: permission('see'),
    permitted: permission,
    mayAskBy: () => true,
    shown: (ticket) => ticket,
    may,
    ...readingOf(may),
    mayOnDesk: (capability) => known === null || allowsOnDesk(roles, capability),
    refusalFor: (command, ticket) => agentRefusal({ me: agent, may }, landed(departments, command), ticket),
    searchable: (filter) => {
      const messages = permission('readMessages');
      return searchedIn(filter, { notes: allOf([messages, permission('readNotes')]), messages });
    },
  };
}

function contactAccess<V extends Vocabulary>(
  desk: Desk<V>,
  person: Extract<Person, { readonly contact: string }>,
): Access {
  const visible = seenByRequester(desk['~internal'].policies.requesters ?? {}, person);
  // Of their own tickets contacts may have a copy; what they merely see may be about others.
  const own = seenByRequester({}, person);
  const permitted = (capability: Capability): Permission => {
    if (capability === 'export') return own;
    return capability === 'see' || capability === 'readMessages' ? visible : NOTHING;
  };
  const [isSeen, isOwn] = [predicateOf(desk, visible), predicateOf(desk, own)];
  const may = (capability: Capability, ticket: Ticket): boolean => {
    if (capability === 'export') return isOwn(ticket);
    return (capability === 'see' || capability === 'readMessages') && isSeen(ticket);
  };
  return {
    visible,
    permitted,
    mayAskBy: isRequesterField,
    shown: requesterView,
    may,
    ...readingOf(may),
    mayOnDesk: () => false,
    refusalFor: (command) => {
      const { departments } = desk['~internal'];
      const isPrivate = command.type === 'ticket.create' && departments.isPrivate(command.department ?? null);
      return isPrivate ? accessDenied(command.type) : refusalForRequester(person.contact, command);
    },
    searchable: (filter) => searchedIn(filter, { notes: NOTHING, messages: null }),
  };
}

function predicateOf<V extends Vocabulary>(desk: Desk<V>, permission: Permission): (ticket: unknown) => boolean {
  return permission === null ? () => true : filterPredicate(desk.fields.ticket ?? {}, permission);
}

/** Where full text may look: into everything, into what is public, or not at all. */
interface Readable {
  readonly notes: Permission;
  readonly messages: Permission;
}

function searchedIn(filter: UntypedFilter, readable: Readable): UntypedFilter {
  if ('all' in filter) return { all: filter.all.map((part) => searchedIn(part, readable)) };
  if ('any' in filter) return { any: filter.any.map((part) => searchedIn(part, readable)) };
  if ('not' in filter) return { not: searchedIn(filter.not, readable) };
  // Who may read all notes may read all messages: what is asked stays one look, not two.
  if (filter.op !== 'find' || readable.notes === null) return filter;
  const publicly = allOf([{ ...filter, field: 'publicText' }, readable.messages]);
  if (filter.field === 'publicText') return publicly ?? filter;
  // Never both of one ticket: a word that is to be missing is missing in what is public, though a note may have it.
  const withoutNotes = allOf([publicly, { not: readable.notes }]);
  return anyOf([allOf([filter, readable.notes]), withoutNotes]) ?? filter;
}
