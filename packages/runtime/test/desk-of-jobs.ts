import { defineDesk, type Job, type Policies, type Rule, scheduledJobId } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';

/** A Monday, ten o'clock in Athens. */
export const START = Date.parse('2026-11-16T08:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const bare = defineDesk({ tags: ['greeted', 'late'], channels: ['email'] });
/** The vocabulary of these tests. */
export type V = typeof bare extends { policies(policies: Policies<infer V>): unknown } ? V : never;

/** Every morning at nine in Athens, all open tickets are greeted. */
export const GREET: Rule<V> = {
  id: 'greet',
  on: [{ cron: '0 9 * * *', timeZone: 'Europe/Athens' }],
  when: { field: 'status', op: 'is', value: 'open' },
  then: [{ do: 'note', text: 'Good morning' }],
};

/** Eight business hours after creation. */
export const LATE: Rule<V> = {
  id: 'late',
  on: [{ after: 'PT9H', since: 'createdAt', hours: 'business' }],
  then: [{ do: 'tag', add: ['late'] }],
};

export const hours = (open: string, close: string) =>
  ({
    timeZone: 'Europe/Athens',
    weekly: { mon: [[open, close]], tue: [[open, close]], wed: [[open, close]] },
  }) as never;

/** Policies with these rules and office hours. */
export const policiesOf = (rules: readonly Rule<V>[], schedule = hours('09:00', '17:00')): Policies<V> => ({
  schedules: { office: schedule },
  defaultSchedule: 'office',
  rules,
});

/** The storages that everything must work on. */
export const STORAGES: Readonly<Record<string, () => Storage>> = {
  memory: () => memoryStorage({ fields: bare.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: bare.fields }),
};

/** A clock and a storage, on which help desks with any policies can be opened, one after the other or together. */
export function place(storage: Storage) {
  const clock = { now: START };
  const errors: unknown[] = [];
  let seed = 0;
  const open = (policies: Policies<V>): Helpdesk<V> =>
    createHelpdesk(bare.policies(policies), {
      storage,
      now: () => clock.now,
      newSeed() {
        seed += 1;
        return `seed ${seed}`;
      },
      onError: (error) => errors.push(error),
    });
  return { clock, errors, storage, open };
}

/** Opens tickets one second apart; says their ids. */
export async function openTickets(
  helpdesk: Helpdesk<V>,
  clock: { now: number },
  count: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    clock.now += 1000;
    const created = await helpdesk.asSystem().create({
      type: 'ticket.create',
      requester: { kind: 'agent', id: 'somebody' },
      channel: 'email',
      subject: `Ticket ${index}`,
      message: { text: 'x' },
    });
    if (!created.ok) throw new Error(created.refusal.message);
    ids.push(created.record.id);
    await helpdesk.asSystem().execute({ id: created.record.id }, { type: 'ticket.update', status: 'open' });
  }
  return ids;
}

/** Works until nothing is due any more. */
export async function settle(helpdesk: Pick<Helpdesk<V>, 'work'>): Promise<number> {
  let done = 0;
  for (;;) {
    const worked = await helpdesk.work();
    if (worked.done === 0) return done;
    done += worked.done;
  }
}

/** How often a rule acted on a ticket. */
export async function timesFired(helpdesk: Helpdesk<V>, id: string): Promise<number> {
  const events = await helpdesk.asSystem().history({ id }, { types: ['rule.fired'] });
  return events.length;
}

/** The job of a rule, or of the re-arming. */
export async function jobOf(helpdesk: Helpdesk<V>, rule: string | null): Promise<Job | null> {
  const record = await helpdesk.asSystem().record({ kind: 'job', id: rule === null ? 'rearm' : scheduledJobId(rule) });
  return (record?.value ?? null) as Job | null;
}

/** A scheduled rule and one that waits. */
export const DAY_RULES: Policies<V> = policiesOf([GREET, LATE]);
