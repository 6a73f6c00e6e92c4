import type { Batch, Json, StoredEvent } from '@deskwright/core/port';

/** What one commit writes: a changed ticket with its event, its next wake and the key of the command. */
export interface TicketCommit {
  readonly id: string;
  readonly expected: number;
  readonly value: Json;
  readonly event: StoredEvent;
  readonly wakeAt: number;
  readonly key: string;
}

/** Commits to the tickets of one caller, each of the version that the one before left. */
export function* ticketCommits(caller: string): Generator<TicketCommit, never> {
  for (let version = 0; ; version += 1) {
    const id = `ticket-${caller}`;
    const by = { kind: 'agent', id: 'maria' } as const;
    const stamp = { v: 1, seq: version + 1, at: version, by, hops: 0, desk: 1 } as const;
    const personal = { subject: 'An order that has not arrived' };
    const clock = { metric: 'firstResponse', policy: 'standard', state: 'running', startedAt: version, dueAt: version };
    const value = {
      id,
      status: version % 2 === 0 ? 'open' : 'answered',
      department: 'support',
      requester: { kind: 'contact', id: `contact-${caller}` },
      assignee: 'maria',
      tags: ['order', 'shipping'],
      counts: { requesterMessages: 3, agentMessages: version },
      clocks: Array.from({ length: 4 }, () => clock),
      personal,
      createdAt: 0,
      updatedAt: version,
    };
    const key = `${id}-${version}`;
    const event = {
      ...stamp,
      id: key,
      cause: key,
      type: 'ticket.updated',
      changes: { status: value.status },
      personal,
    };
    yield { id, expected: version, value, event, wakeAt: 1e12 + version, key };
  }
}

/** A batch of nothing. */
export const emptyBatch: Batch = {
  writes: [],
  once: [],
  deliveries: [],
  commands: [],
  refs: [],
  erased: [],
  forgotten: [],
  removed: [],
  setAside: [],
  settled: [],
};

/** A commit as the storage port takes it. */
export function batchOf({ id, expected, value, event, wakeAt, key }: TicketCommit): Batch {
  return {
    ...emptyBatch,
    writes: [{ kind: 'ticket', id, expected, value, events: [event], wakeAt }],
    once: [{ key, answer: null, at: 0 }],
  };
}
