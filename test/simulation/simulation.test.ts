import type { Batch, Storage } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { type DeskSimulation, shrinkSimulation, simulateDesk, storageSabotages } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import { busyDesk } from './busy-desk.ts';

const STEPS = Number(process.env.SIMULATION_STEPS ?? 100_000);
const LIFE = 1000;
const AT_ONCE = 10;

const memory = (): Storage => memoryStorage({ fields: busyDesk.fields });
const life = (seed: number, storage: DeskSimulation['storage'] = memory, steps = LIFE) =>
  ({ desk: busyDesk, storage, seed, steps }) as const;

const happened = new Map<string, number>();

describe(`a desk that much goes wrong with, for ${STEPS} steps`, () => {
  const seeds = Array.from({ length: STEPS / LIFE }, (_, index) => index + 1);
  const groups = seeds.filter((_, index) => index % AT_ONCE === 0);

  it.each(groups)('loses nothing and doubles nothing (seeds from %i)', async (first) => {
    for (const seed of seeds.slice(first - 1, first - 1 + AT_ONCE)) {
      const { violations, tally } = await simulateDesk(life(seed));
      expect(violations, `seed ${seed}: npm run simulate -- --seed ${seed} --steps ${LIFE}`).toEqual([]);
      for (const [what, count] of Object.entries(tally)) happened.set(what, (happened.get(what) ?? 0) + count);
    }
  });

  it('has seen every kind of fault', () => {
    const storage = ['read', 'claim', 'commit'].flatMap((kind) => [`${kind} failed: before`, `${kind} failed: after`]);
    const channel = ['before', 'after', 'later', 'never', 'auth'].map((fault) => `send failed: ${fault}`);
    const around = ['machine died', 'clock was wrong', 'mail came twice', 'mail was offered again'];
    for (const what of [...storage, ...channel, ...around]) expect(happened.get(what) ?? 0, what).toBeGreaterThan(5);
    expect(happened.get('sent')).toBeGreaterThan(STEPS / 100);
  });
});

it('is the same whenever it has the same seed', async () => {
  expect(await simulateDesk(life(7))).toEqual(await simulateDesk(life(7)));
  expect((await simulateDesk(life(8))).tally).not.toEqual((await simulateDesk(life(7))).tally);
});

/** Storage that is asked to keep less than the runtime wants. */
function without(less: (batch: Batch) => Batch): () => Storage {
  return () => {
    const storage = memory();
    return { ...storage, commit: (batch) => storage.commit(less(batch)) };
  };
}

function sabotaged(id: string): () => Promise<Storage> {
  const sabotage = storageSabotages.find((one) => one.id === id);
  if (sabotage === undefined) throw new Error(`No sabotage "${id}"`);
  const subject = sabotage.apply({ open: async () => memory(), dispose: async () => {} });
  return () => subject.open();
}

/** Each protection of the runtime, and a desk that has to do without it. */
const UNPROTECTED: Readonly<Record<string, DeskSimulation['storage']>> = {
  // Either of the two tells a mail that came before, as long as the message is there.
  'the once-key of a mail, and its thread': without((batch) => ({ ...batch, once: [], refs: [] })),
  'the settling of work': without((batch) => ({ ...batch, settled: [] })),
  'the lease token': sabotaged('settle-unheld'),
  'the expected version': sabotaged('commit-ignores-version'),
  'one commit for all': sabotaged('commit-first-write-only'),
  'the wake of a record': sabotaged('wake-lost'),
  'the names that lead to a record': without((batch) => ({ ...batch, refs: [] })),
};

/** The first of some seeds with which a desk does not hold what it promises. */
async function failingSeed(storage: DeskSimulation['storage']): Promise<number | undefined> {
  for (let seed = 1; seed <= 20; seed += 1) {
    if ((await simulateDesk(life(seed, storage, 500))).violations.length > 0) return seed;
  }
  return undefined;
}

describe('a simulation notices', () => {
  it.each(Object.entries(UNPROTECTED))('that %s is missing', async (_, storage) => {
    expect(await failingSeed(storage)).toBeDefined();
  });
});

it('tells the shortest way to a failure', async () => {
  const storage = sabotaged('settle-unheld');
  const shrunk = await shrinkSimulation(life((await failingSeed(storage)) ?? 0, storage, 500));
  expect(shrunk?.violations[0]).toMatch(/^history: event .* happened twice$/);
  expect(shrunk?.script.length).toBeLessThan(100);
  expect(await shrinkSimulation(life(1, memory, 100))).toBeNull();
});
