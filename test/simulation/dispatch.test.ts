import type { Batch, Storage } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { type DeskSimulation, simulateDesk } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import { dispatchDesk } from './dispatch-desk.ts';

const LIVES = 25;
const STEPS = 1000;
const AGENTS = 4;

const memory = (): Storage => memoryStorage({ fields: dispatchDesk.fields });
const life = (seed: number, storage: DeskSimulation['storage'] = memory) =>
  ({ desk: dispatchDesk, storage, seed, steps: STEPS, agents: AGENTS }) as const;

describe('a desk that gives its tickets out, whatever goes wrong', () => {
  it('gives nobody more than there is room for, loses nobody from a queue, and counts what everybody has', async () => {
    const happened = new Map<string, number>();
    for (let seed = 1; seed <= LIVES; seed += 1) {
      const { violations, tally } = await simulateDesk(life(seed));
      expect(violations, `seed ${seed}`).toEqual([]);
      for (const [what, count] of Object.entries(tally)) happened.set(what, (happened.get(what) ?? 0) + count);
    }
    const deeds = ['comeOnline', 'goOffline', 'goAway', 'takeBreak', 'endBreak', 'takeLeave', 'deactivate', 'activate'];
    for (const deed of [...deeds, 'release', 'transfer', 'pull', 'accept', 'decline'])
      expect(happened.get(`agents: ${deed}`) ?? 0, deed).toBeGreaterThan(LIVES);
    expect(happened.get('tickets given by queues')).toBeGreaterThan(LIVES * 5);
  });
});

/** Storage that is asked to keep less than the runtime wants. */
function without(less: (batch: Batch) => Batch): () => Storage {
  return () => {
    const storage = memory();
    return { ...storage, commit: (batch) => storage.commit(less(batch)) };
  };
}

function losing(type: string): () => Storage {
  return without((batch) => ({ ...batch, commands: batch.commands.filter(({ command }) => command.type !== type) }));
}

it('sees that loads are not told of tickets', async () => {
  const { violations } = await simulateDesk(life(1, losing('load.count')));
  expect(violations.some((one) => one.startsWith('load: '))).toBe(true);
});

it('sees that queues are not told of tickets and agents', async () => {
  // In some lives everybody is given something by chance: what is not told is made up for by what is.
  const told: string[] = [];
  for (let seed = 1; seed <= LIVES && told.length === 0; seed += 1) {
    const { violations } = await simulateDesk(life(seed, losing('queue.notice')));
    told.push(...violations.filter((one) => one.startsWith('queue: ')));
  }
  expect(told.length).toBeGreaterThan(0);
});

it('sees that loads are not written with the tickets that queues give', async () => {
  const ignorant = without((batch) => {
    const isGift = batch.writes.some(({ events }) => events.some((event) => 'why' in event));
    return isGift ? { ...batch, writes: batch.writes.filter(({ kind }) => kind !== 'load') } : batch;
  });
  const { violations } = await simulateDesk(life(1, ignorant));
  expect(violations.some((one) => one.startsWith('load: '))).toBe(true);
});
