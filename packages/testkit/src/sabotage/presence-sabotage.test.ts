import type { Instant, Presence } from '@deskwright/core/port';
import { memoryPresence } from '@deskwright/storage-memory';
import { describe, expect, it } from 'vitest';
import { runCase, type SubjectFactory } from '../conformance/case.ts';
import { presenceCases } from '../presence/presence-cases.ts';
import type { PresenceSubject } from '../presence/presence-subject.ts';
import { presenceSabotages } from './presence-sabotages.ts';

/** Memory that is the same for all who open it, so that what is promised across processes can be tried on it too. */
async function create(): Promise<PresenceSubject> {
  let clock: () => Instant = () => 0;
  const tenants = new Map<string, Presence>();
  return {
    patienceMs: 50,
    async open(tenant, now) {
      clock = now;
      const presence = tenants.get(tenant) ?? memoryPresence({ now: () => clock() });
      tenants.set(tenant, presence);
      return presence;
    },
    dispose: async () => {},
  };
}

const good: SubjectFactory<PresenceSubject> = { name: 'shared memory', traits: ['shared'], create };

async function passes(id: string, factory: SubjectFactory<PresenceSubject>): Promise<boolean> {
  const test = presenceCases.find((one) => one.id === id);
  if (test === undefined) throw new Error(`No case "${id}"`);
  return runCase(test, factory).then(
    () => true,
    () => false,
  );
}

describe('the presence cases', () => {
  it.each(presenceCases.map((test) => [test.id, test] as const))('a good presence passes %s', (_, test) =>
    runCase(test, good),
  );

  it.each(presenceSabotages.map((sabotage) => [sabotage.id, sabotage] as const))(
    '%s is noticed',
    async (_, sabotage) => {
      const broken = { ...good, create: async () => sabotage.apply(await good.create()) };
      for (const id of sabotage.caughtBy) expect(await passes(id, broken), id).toBe(false);
    },
  );

  it('are all needed: each is failed by some sabotage', () => {
    const proven = new Set(presenceSabotages.flatMap(({ caughtBy }) => caughtBy));
    expect(presenceCases.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });
});
