import type { Access, Actor, Capability, Principal, Refusal, Stored, Ticket, Vocabulary } from '@deskwright/core';

/** In whose name a face acts. */
export function actorOf(self: Principal | null): Actor {
  if (self === null) return { kind: 'system', id: 'app' };
  return 'agent' in self ? { kind: 'agent', id: self.agent } : { kind: 'requester', id: self.contact };
}

/** The answer to who is no agent, and speaks of being on duty. */
export const NO_AGENT: Refusal = {
  code: 'access.denied',
  message: 'Only an agent is on duty',
  remedy: 'Use the face of an agent, or asSystem().agents',
};

/** Whether somebody may do something with a ticket; `null` is the system. */
export function may<V extends Vocabulary>(
  rights: Access | null,
  capability: Capability,
  { value }: { readonly value: Ticket<V> },
): boolean {
  return rights === null || rights.may(capability, value as unknown as Ticket);
}

/** A ticket as far as it is shown to somebody. */
export function shown<V extends Vocabulary>(rights: Access | null, ticket: Stored<Ticket<V>>): Stored<Ticket<V>> {
  if (rights === null) return ticket;
  return { ...ticket, value: rights.shown(ticket.value as unknown as Ticket) as unknown as Ticket<V> };
}
