import { defineDesk, idAt, type Json, queueId, type Ticket } from '@deskwright/core';
import type { FollowUp, Storage, Write } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { ticketLife } from '@deskwright/testkit';

const DEPARTMENTS = Array.from({ length: 10 }, (_, index) => `department-${index}`);
const AGENTS = 20;
const BATCH = 100;

const assignment = { strategy: { by: 'roundRobin' }, capacity: { total: 100 } } as const;

/** A desk of ten departments that take turns. */
export const desk = defineDesk({ departments: DEPARTMENTS, channels: ['email'] }).policies({
  departments: Object.fromEntries(DEPARTMENTS.map((name) => [name, { assignment }])),
});

/** The agents, twenty in each department, of whom every fifth is in the next one, too. */
export async function staff(storage: Storage): Promise<void> {
  const { agents } = createHelpdesk(desk, { storage }).asSystem();
  for (const [place, department] of DEPARTMENTS.entries()) {
    const next = DEPARTMENTS[(place + 1) % DEPARTMENTS.length] ?? department;
    for (let number = 0; number < AGENTS; number += 1) {
      const name = `${department}-agent-${number}`;
      const departments: Record<string, 'primary' | 'extended'> = { [department]: 'primary' };
      if (number % 5 === 0) departments[next] = 'extended';
      await agents.create(name, { name, departments });
      await agents.setPresence(name, 'online');
    }
  }
}

/** Commits so many tickets that wait, and with each the word for its queue, as their creation does. */
export async function enqueue(storage: Storage, count: number): Promise<void> {
  const at = Date.now();
  const life = ticketLife(desk, { start: at });
  const requester = { kind: 'contact', id: 'c1' } as const;
  const message = { text: 'My order has not arrived yet, and the tracking page says nothing.' };
  life.send(
    { type: 'ticket.create', requester, channel: 'email', subject: 'Where is it?', message },
    {
      kind: 'requester',
      id: 'c1',
    },
  );
  const { ticket, history } = life;
  for (let first = 0; first < count; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => first + index);
    const writes = numbers.map((number): Write => {
      const id = idAt(at, `ticket ${number}`);
      const value: Ticket = { ...ticket, id, department: DEPARTMENTS[number % DEPARTMENTS.length] ?? null };
      return { kind: 'ticket', id, expected: 0, value: value as unknown as Json, events: history, wakeAt: null };
    });
    const commands = writes.map(({ id, value }): FollowUp => {
      const { department } = value as unknown as Ticket;
      const meta = { id: idAt(at, `notice ${id}`), at, by: { kind: 'system', id: 'app' } as const };
      const command = { type: 'queue.notice', department, because: 'ticket', meta };
      return { to: { kind: 'queue', id: queueId(department) }, command };
    });
    const nothing = { deliveries: [], refs: [], erased: [], forgotten: [], removed: [], setAside: [], settled: [] };
    const answer = await storage.commit({ ...nothing, once: [], writes, commands });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  }
}
