import { defineDesk, type Instant, type Policies, type VocabularyOf } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk, type HelpdeskPorts } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { liquid } from '@deskwright/templates';

export const START: Instant = Date.parse('2026-11-16T08:00:00Z');

export const plainDesk = defineDesk({
  departments: ['support', 'billing'],
  tags: ['entry', 'vip'],
  channels: ['api', 'email'],
  templates: liquid(),
});

/** The policies of a desk that gives tickets out. */
export type DeskPolicies = Policies<VocabularyOf<typeof plainDesk>>;

/** Two departments: one takes turns, two tickets each; the other leaves its tickets to whoever takes them. */
export const POLICIES: DeskPolicies = {
  departments: {
    support: { assignment: { strategy: { by: 'roundRobin' }, capacity: { total: 2 } } },
    billing: {},
  },
};

/** The storages on which everything has to work. PostgreSQL takes their place where there is a server to run it. */
export const ASSIGNMENT_STORAGES: Record<string, () => Storage> = {
  memory: () => memoryStorage({ fields: plainDesk.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: plainDesk.fields }),
};

/** A desk that gives tickets out, with a clock that tests turn. */
export function openDesk(kind: string, policies: DeskPolicies = POLICIES, more: Partial<HelpdeskPorts> = {}) {
  const storage = ASSIGNMENT_STORAGES[kind]?.();
  if (storage === undefined) throw new Error(`There is no storage "${kind}" here`);
  const clock = { now: START };
  const errors: unknown[] = [];
  let seeds = 0;
  const desk = plainDesk.policies(policies);
  const helpdesk = createHelpdesk(desk, {
    storage,
    now: () => clock.now,
    newSeed() {
      seeds += 1;
      return `seed ${seeds}`;
    },
    onError: (error) => errors.push(error),
    ...more,
  });
  const app = helpdesk.asSystem();
  let asked = 0;

  /** Works until nothing is due. */
  async function work(): Promise<void> {
    while ((await helpdesk.work()).done > 0);
  }

  /** An agent of a department who is there. */
  async function agent(id: string, more: Parameters<typeof app.agents.update>[1] = {}): Promise<string> {
    await app.agents.create(id, { name: id, departments: { support: 'primary' }, ...more });
    await app.agents.setPresence(id, 'online');
    return id;
  }

  /** A ticket that was asked for a second after the one before. */
  async function ticket(more: Partial<Parameters<typeof app.create>[0]> = {}): Promise<string> {
    asked += 1;
    clock.now += 1000;
    const created = await app.create({
      type: 'ticket.create',
      requester: { kind: 'contact', id: `contact ${asked}` },
      channel: 'api',
      subject: `Question ${asked}`,
      message: { text: 'How?' },
      department: 'support',
      ...more,
    });
    if (!created.ok) throw new Error(created.refusal.message);
    return created.record.id;
  }

  async function assignee(id: string): Promise<string | null> {
    return (await app.ticket({ id }))?.value.assignee ?? null;
  }

  /** Who has which ticket: of each agent, and of nobody as `''`. */
  async function assignees(...ids: readonly string[]): Promise<readonly string[]> {
    return Promise.all(ids.map(async (id) => (await assignee(id)) ?? ''));
  }

  return { desk, storage, clock, errors, helpdesk, app, work, agent, ticket, assignee, assignees };
}
