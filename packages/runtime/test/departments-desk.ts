import { type Desk, defineDesk, type Instant, type Policies, type Vocabulary } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk, type HelpdeskPorts } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';

export const MONDAY: Instant = Date.parse('2026-11-16T08:00:00Z');

/** A desk whose departments are all a matter of configuration. */
export const openNames = defineDesk({}) as unknown as Desk<Vocabulary>;

export const DEPARTMENT_STORAGES: Readonly<Record<string, () => Storage>> = {
  memory: () => memoryStorage({ fields: openNames.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: openNames.fields }),
};

/** A desk that can be given other policies while it is at work: each process has those with which it was started. */
export function changingDesk(kind: string) {
  const storage = DEPARTMENT_STORAGES[kind]?.();
  if (storage === undefined) throw new Error(`There is no storage "${kind}" here`);
  const clock = { now: MONDAY };
  const errors: unknown[] = [];
  let seeds = 0;
  let asked = 0;

  function process(policies: Policies, more: Partial<HelpdeskPorts> = {}): Helpdesk<Vocabulary> {
    return createHelpdesk(openNames.policies(policies), {
      storage: storage as Storage,
      now: () => clock.now,
      newSeed() {
        seeds += 1;
        return `seed ${seeds}`;
      },
      onError: (error) => errors.push(error),
      ...more,
    });
  }

  /** Works until nothing is due. */
  async function work(helpdesk: Helpdesk<Vocabulary>): Promise<void> {
    while ((await helpdesk.work()).done > 0);
  }

  /** A ticket that was asked for a second after the one before. */
  async function ticket(helpdesk: Helpdesk<Vocabulary>, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    asked += 1;
    clock.now += 1000;
    const created = await helpdesk.asSystem().create({
      type: 'ticket.create',
      requester: { kind: 'contact', id: `contact ${asked}` },
      channel: 'form',
      subject: `Question ${asked}`,
      message: { text: 'How?' },
      ...more,
    });
    if (!created.ok) throw new Error(created.refusal.message);
    return created.record.id;
  }

  return { storage, clock, errors, process, work, ticket };
}
