import { defineDesk, idAt, type Json, type StoredEvent, type Ticket } from '@deskwright/core';
import type { Storage, Write } from '@deskwright/core/port';
import { ticketLife } from '@deskwright/testkit';

const DAY_MS = 24 * 3_600_000;
const BATCH = 100;

/** A desk with one time rule. */
export const desk = defineDesk({ tags: ['late'], channels: ['email'] }).policies({
  rules: [{ id: 'late', on: [{ after: 'P2D', since: 'createdAt' }], then: [{ do: 'tag', add: ['late'] }] }],
});

function sample(start: number): { readonly value: Ticket; readonly events: readonly StoredEvent[] } {
  const life = ticketLife(desk, { start });
  const by = { kind: 'requester', id: 'c1' } as const;
  const requester = { kind: 'agent', id: 'a1' } as const;
  const text = 'My order has not arrived yet, and the tracking page says nothing.';
  life.send({ type: 'ticket.create', requester, channel: 'email', subject: 'Where is it?', message: { text } }, by);
  return { value: life.ticket, events: life.history };
}

/** Commits so many tickets whose time rule is due. Names keep those of one call apart from those of another. */
export async function fill(storage: Storage, name: string, count: number): Promise<void> {
  const { value, events } = sample(Date.now() - 3 * DAY_MS);
  const wakeAt = value.timers[0]?.at ?? null;
  for (let first = 0; first < count; first += BATCH) {
    const writes = Array.from({ length: Math.min(BATCH, count - first) }, (_, index): Write => {
      const id = idAt(value.createdAt, `${name} ${first + index}`);
      return { kind: 'ticket', id, expected: 0, value: { ...value, id } as unknown as Json, events, wakeAt };
    });
    const answer = await storage.commit({
      writes,
      deliveries: [],
      commands: [],
      refs: [],
      erased: [],
      forgotten: [],
      removed: [],
      setAside: [],
      settled: [],
      once: [],
    });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  }
}
