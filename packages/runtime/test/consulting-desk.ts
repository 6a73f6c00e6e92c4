import { defineDesk, foldHistory, type Instant, STANDARD_ROLES, type Ticket } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { expect } from 'vitest';
import { paperChannel } from './desk-under-test.ts';

export const START: Instant = Date.parse('2026-11-16T08:00:00Z');

/** A desk whose first line asks the second, and hands up to it. */
export const consultingDesk = defineDesk({
  departments: ['support', 'engineering', 'legal'],
  tags: ['critical', 'answered-inside'],
  channels: ['email'],
}).policies({
  departments: {
    support: {
      escalation: [
        { id: 'second-line', to: { department: 'engineering' } },
        { id: 'head', to: { manager: true } },
        { id: 'counsel', to: { agent: 'lena' } },
      ],
    },
  },
  slas: [
    {
      id: 'inside',
      when: { field: 'channel', op: 'is', value: 'internal' },
      targets: [{ metric: 'firstResponse', within: 'PT2H' }],
    },
  ],
  rules: [
    {
      id: 'answered-inside',
      on: ['consultation.answered'],
      when: { field: 'openConsultations', op: 'is', value: 0 },
      then: [{ do: 'tag', add: ['answered-inside'] }],
    },
    {
      id: 'urgent-inside',
      on: ['ticket.created'],
      when: {
        all: [
          { field: 'channel', op: 'is', value: 'internal' },
          { field: 'department', op: 'is', value: 'engineering' },
          { field: 'priority', op: 'is', value: 'urgent' },
        ],
      },
      then: [{ do: 'tag', add: ['critical'] }],
    },
  ],
  roles: [...STANDARD_ROLES],
  requesters: { participants: true, organization: true },
});

/** The storages that everything must work on. */
export const STORAGES: Record<string, () => Storage> = {
  memory: () => memoryStorage({ fields: consultingDesk.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: consultingDesk.fields }),
};

/** Rita answers requesters, Max and Mia are engineers, Lena is counsel, Hana and Bob are heads of departments. */
export async function openConsulting(kind: string, desk = consultingDesk) {
  const storage = (STORAGES[kind] as () => Storage)();
  const { channel, sent } = paperChannel();
  const clock = { now: START };
  let seed = 0;
  const errors: unknown[] = [];
  const helpdesk = createHelpdesk(desk, {
    storage,
    channels: [channel],
    now: () => clock.now,
    newSeed() {
      seed += 1;
      return `seed ${seed}`;
    },
    onError: (error) => errors.push(error),
  });
  const app = helpdesk.asSystem();
  const hire = (id: string, role: string, department: 'support' | 'engineering' | 'legal', more = {}) =>
    app.agents.create(id, { name: id, roles: [{ role, departments: [department] }], ...more });
  await hire('rita', 'representative', 'support');
  await hire('max', 'engineer', 'engineering');
  await hire('mia', 'engineer', 'engineering');
  await hire('lena', 'engineer', 'legal');
  await hire('hana', 'manager', 'support', { manages: ['support'] });
  await hire('bob', 'manager', 'engineering', { manages: ['engineering'] });
  const work = async (): Promise<void> => {
    for (let done = await helpdesk.work(); done.done > 0; done = await helpdesk.work()) clock.now += 1;
    expect(errors).toEqual([]);
  };
  const as = (agent: string) => helpdesk.as({ agent });
  /** A ticket of the contact `ana`, with Rita. */
  const asked = async (more = {}): Promise<{ readonly id: string }> => {
    const created = await app.create({
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'ana' },
      channel: 'email',
      subject: 'The pump stops',
      message: { text: 'It stops every night.' },
      department: 'support',
      assignee: 'rita',
      ...more,
    });
    if (!created.ok) throw new Error(created.refusal.message);
    return { id: created.record.id };
  };
  const ticketOf = async (key: { readonly id: string }): Promise<Ticket> => {
    const found = await app.ticket(key);
    if (found === null) throw new Error(`no ticket ${key.id}`);
    const kinds = consultingDesk['~internal'].kinds;
    const history = await storage.history({ kind: 'ticket', id: key.id }, { limit: 1000 });
    expect(foldHistory(kinds.get('ticket') as never, history)).toEqual(found.value);
    return found.value as unknown as Ticket;
  };
  /** The internal ticket of the last question about a ticket. */
  const inside = async (key: { readonly id: string }): Promise<{ readonly id: string }> => ({
    id: (await ticketOf(key)).consultations?.at(-1)?.id ?? '',
  });
  return { helpdesk, storage, app, as, asked, work, ticketOf, inside, clock, sent };
}
