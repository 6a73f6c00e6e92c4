import {
  condition,
  defineDesk,
  definePlugin,
  type Policies,
  STANDARD_ROLES,
  type VocabularyOf,
} from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk, type HelpdeskPorts } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import * as z from 'zod';

export const START = Date.parse('2026-11-16T08:00:00Z');
export const HOUR = 3_600_000;

const OPTIONS = { departments: ['support', 'billing'], channels: ['api'], tags: ['late', 'seen'] } as const;
const weather = definePlugin({
  name: 'weather',
  conditions: { isRaining: condition({ params: z.strictObject({}), test: () => true }) },
});

/** What the code of a desk declares; a later version of it brings a plugin that the earlier one has not heard of. */
export const early = defineDesk(OPTIONS);
export const late = defineDesk({ ...OPTIONS, plugins: [weather] });
export type V = VocabularyOf<typeof early>;

/** What the code of these desks says, before anything is stored. */
export const POLICIES: Policies<V> = {
  revision: 3,
  departments: { support: { sla: 'standard' } },
  slas: [{ id: 'standard', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  rules: [{ id: 'late', on: ['sla.breached'], then: [{ do: 'tag', add: ['late'] }] }],
  roles: [...STANDARD_ROLES],
};

/** The storages on which everything has to work. */
export const STORAGES: Record<string, () => Storage> = {
  memory: () => memoryStorage({ fields: early.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: early.fields }),
};

/** A storage and a clock, on which processes can be opened, one after the other or side by side. */
export function place(storage: Storage) {
  const clock = { now: START };
  const errors: unknown[] = [];
  let seeds = 0;
  function open(policies: Policies<V> = POLICIES, code = early, more: Partial<HelpdeskPorts> = {}) {
    const helpdesk = createHelpdesk(code.policies(policies), {
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
    return {
      helpdesk,
      app,
      /** Works until nothing is due. */
      async work(): Promise<void> {
        while ((await helpdesk.work()).done > 0);
      },
      async ticket(): Promise<string> {
        const created = await app.create({
          type: 'ticket.create',
          requester: { kind: 'contact', id: 'ana' },
          channel: 'api',
          subject: 'Hello',
          message: { text: 'Anybody there?' },
          department: 'support',
        });
        if (!created.ok) throw new Error(created.refusal.message);
        return created.record.id;
      },
      /** When the first answer to a ticket is due, in hours after the start. */
      async dueAfter(id: string): Promise<number> {
        const ticket = await app.ticket({ id });
        return ((ticket?.value.clocks[0]?.dueAt ?? Number.NaN) - START) / HOUR;
      },
    };
  }
  return { storage, clock, errors, open };
}

/** A first answer within so many hours. */
export function within(hours: number): NonNullable<Policies<V>['slas']> {
  return [{ id: 'standard', targets: [{ metric: 'firstResponse', within: `PT${hours}H` }] }];
}
