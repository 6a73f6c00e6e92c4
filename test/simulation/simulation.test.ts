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

  it('has seen tickets merged, and taken apart', () => {
    for (const what of ['tickets merged', 'tickets taken apart'])
      expect(happened.get(what) ?? 0, what).toBeGreaterThan(0);
  });

  it('has seen tickets leave, and what can go wrong when they do', () => {
    const left = ['tickets archived', 'tickets removed for good', 'mail came after its ticket had gone'];
    const faults = ['machine died while tickets left', 'archive failed: before', 'archive failed: after'];
    for (const what of [...left, ...faults]) expect(happened.get(what) ?? 0, what).toBeGreaterThan(0);
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

/** A desk that has to do without one of the protections of the runtime, and what comes of it. */
interface Unprotected {
  readonly storage: DeskSimulation['storage'];
  readonly violation: RegExp;
}

const UNPROTECTED: Readonly<Record<string, Unprotected>> = {
  // While the message is there its thread tells that it has come before; once it has left, the key alone does.
  'the once-key of a mail': {
    storage: without((batch) => ({ ...batch, once: [] })),
    violation: /^mail: mail-\d+ became 2 messages$/,
  },
  'the settling of work': {
    storage: without((batch) => ({ ...batch, settled: [] })),
    violation: /^work never ends$/,
  },
  'the lease token': { storage: sabotaged('settle-unheld'), violation: /^history: event .* happened twice$/ },
  'the expected version': {
    storage: sabotaged('commit-ignores-version'),
    violation: /^history: .* does not fold to what is stored$/,
  },
  'the expected version of what is removed': {
    storage: sabotaged('removal-ignores-version'),
    violation: /^archive: ticket .* is not in it as it was$/,
  },
  'one commit for all': { storage: sabotaged('commit-first-write-only'), violation: /^kept: message .* is not there$/ },
  'the wake of a record': { storage: sabotaged('wake-lost'), violation: /^clock: .* is late and nobody noticed$/ },
  'the names that lead to a record': {
    storage: without((batch) => ({ ...batch, refs: [] })),
    violation: /^contact: .* became \d+ contacts$/,
  },
};

/** Lives and steps that are enough to notice, even what happens seldom. */
const MOST_LIVES = 100;
const SHORT_LIFE = 500;

/** The first of some seeds with which a desk does not hold what it promises, in this way. */
async function failingSeed({ storage, violation }: Unprotected): Promise<number | undefined> {
  for (let seed = 1; seed <= MOST_LIVES; seed += 1) {
    const { violations } = await simulateDesk(life(seed, storage, SHORT_LIFE));
    if (violations.some((one) => violation.test(one))) return seed;
  }
  return undefined;
}

describe('a simulation notices', () => {
  it.each(Object.entries(UNPROTECTED))('that %s is missing', async (_, unprotected) => {
    expect(await failingSeed(unprotected)).toBeDefined();
  });
});

it.each(['the lease token', 'the once-key of a mail'])(
  'tells the shortest way to what comes without %s',
  async (what) => {
    const unprotected = UNPROTECTED[what] as Unprotected;
    const { storage, violation } = unprotected;
    const shrunk = await shrinkSimulation(life((await failingSeed(unprotected)) ?? 0, storage, SHORT_LIFE));
    expect(shrunk?.violations[0]).toMatch(violation);
    expect(shrunk?.script.length).toBeLessThan(100);
  },
);

it('shrinks nothing that does not fail', async () => {
  expect(await shrinkSimulation(life(1, memory, 100))).toBeNull();
});
