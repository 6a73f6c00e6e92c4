import { type AnyKind, defineDesk, foldHistory, type Policies, type Ticket, type VocabularyOf } from '@deskwright/core';
import type { MessageSignal, Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk, type Outcome } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { liquid } from '@deskwright/templates';
import { memoryBlobs } from '@deskwright/testkit';
import { message, paperChannel, raw, START } from './desk-under-test.ts';

const names = defineDesk({
  departments: ['support', 'billing'],
  channels: ['email'],
  tags: ['merged'],
  templates: liquid(),
});

/** What a desk on which tickets are merged may say. */
export type MergePolicies = Policies<VocabularyOf<typeof names>>;

/** The storages on which merging has to work. */
export const MERGE_STORAGES: Record<string, () => Storage> = {
  memory: () => memoryStorage({ fields: names.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: names.fields }),
};

/** A promise of answers, and agents who are given tickets. */
const POLICIES: MergePolicies = {
  departments: {
    support: { addresses: ['support@aurora.example'], assignment: { strategy: { by: 'roundRobin' } } },
    billing: { addresses: ['billing@aurora.example'] },
  },
  slas: [
    {
      id: 'std',
      targets: [
        { metric: 'firstResponse', within: 'PT4H' },
        { metric: 'nextResponse', within: 'PT2H' },
        { metric: 'resolution', within: 'P2D' },
      ],
    },
  ],
};

/** A desk to merge tickets on. `wrap` stands between it and its storage. */
export function mergeDesk(
  kind = 'memory',
  policies: MergePolicies = {},
  wrap = (storage: Storage): Storage => storage,
) {
  const storage = MERGE_STORAGES[kind]?.();
  if (storage === undefined) throw new Error(`There is no storage "${kind}" here`);
  const desk = names.policies({ ...POLICIES, ...policies });
  const { channel, sent } = paperChannel();
  const clock = { now: START };
  let seed = 0;
  const helpdesk: Helpdesk<VocabularyOf<typeof names>> = createHelpdesk(desk, {
    storage: wrap(storage),
    channels: [channel],
    blobs: memoryBlobs({ now: () => clock.now }),
    now: () => clock.now,
    newSeed() {
      seed += 1;
      return `seed ${seed}`;
    },
  });
  const app = helpdesk.asSystem();
  const self = {
    desk,
    helpdesk,
    app,
    storage,
    sent,
    clock,
    /** Takes a mail in, a minute after what was before; the ticket that it went to. */
    async hear(key: string, more: Partial<MessageSignal> = {}): Promise<string> {
      clock.now += 60_000;
      const [outcome] = (await helpdesk.receive('email', raw(message(key, more)))).outcomes;
      if (outcome?.ticket === undefined) throw new Error(`${key}: ${outcome?.outcome} ${outcome?.why ?? ''}`);
      return outcome.ticket;
    },
    async ticket(id: string): Promise<Ticket> {
      const found = await app.ticket({ id });
      if (found === null) throw new Error(`there is no ticket ${id}`);
      return found.value as unknown as Ticket;
    },
    async texts(id: string): Promise<readonly string[]> {
      return (await app.messages({ id })).map(({ value }) => value.personal.text);
    },
    async answer(id: string, agent = 'maria') {
      clock.now += 60_000;
      const words = { type: 'message.add', visibility: 'public', text: `Answer of ${agent}` } as const;
      return done(await helpdesk.as({ agent }).execute({ id }, words));
    },
    async merge(into: string, ...from: string[]) {
      clock.now += 60_000;
      return app.merge({ into: { id: into }, from: from.map((id) => ({ id })) });
    },
    async unmerge(id: string) {
      clock.now += 60_000;
      return app.unmerge({ id });
    },
    /** Works until nothing is due. */
    async work(): Promise<void> {
      while ((await helpdesk.work()).done > 0);
    },
    /** Whether the history of each ticket and load folds to what is stored. */
    async folds(): Promise<boolean> {
      for (const record of ['ticket', 'message', 'load']) {
        const { items } = await storage.find(record, { now: clock.now, limit: 1000 });
        const def = desk['~internal'].kinds.get(record) as AnyKind;
        for (const { id, value } of items) {
          const folded = foldHistory(def, await storage.history({ kind: record, id }));
          if (JSON.stringify(sorted(folded)) !== JSON.stringify(sorted(value))) return false;
        }
      }
      return true;
    },
  };
  return self;
}

/** What a command led to; throws when it was refused. */
export function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
  return outcome.record.value;
}

/** Mail of somebody else. */
export const from = (name: string) => ({ from: { address: `${name}@example.net`, name } }) as const;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
