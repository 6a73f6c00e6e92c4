import type { Batch, Storage } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { type DeskSimulation, simulateDesk } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import { changingDesk, laterDesks } from './changing-desk.ts';

const LIVES = 15;
const STEPS = 1000;

const memory = (): Storage => memoryStorage({ fields: changingDesk.fields });
const life = (seed: number, storage: DeskSimulation['storage'] = memory) =>
  ({ desk: changingDesk, later: laterDesks, storage, seed, steps: STEPS, agents: 4 }) as const;

describe('a desk whose departments are renamed, merged and retired while it is at work', () => {
  it('has no open ticket in a department that is gone, none without one, and no count that is off', async () => {
    const happened = new Map<string, number>();
    for (let seed = 1; seed <= LIVES; seed += 1) {
      const { violations, tally } = await simulateDesk(life(seed));
      expect(violations, `seed ${seed}`).toEqual([]);
      for (const [what, count] of Object.entries(tally)) happened.set(what, (happened.get(what) ?? 0) + count);
    }
    expect(happened.get('configuration changed')).toBe(LIVES * laterDesks.length);
    expect(happened.get('tickets moved with their departments')).toBeGreaterThan(LIVES * 5);
    expect(happened.get('machine died')).toBeGreaterThan(LIVES);
    expect(happened.get('tickets given by queues')).toBeGreaterThan(LIVES * 5);
  });

  it('is the same whenever it has the same seed', async () => {
    expect(await simulateDesk(life(3))).toEqual(await simulateDesk(life(3)));
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

/** The first violation of a kind among some lives. */
async function firstViolation(storage: () => Storage, kind: string): Promise<string | undefined> {
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const { violations } = await simulateDesk(life(seed, storage));
    const found = violations.find((one) => one.startsWith(kind));
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('the simulation notices', () => {
  it('that tickets are not told that their department is gone', async () => {
    expect(await firstViolation(losing('ticket.leaveDepartment'), 'department: ')).toMatch(
      /still in "\w+", which is gone/,
    );
  });

  it('that loads and queues are not told of the tickets that have moved', async () => {
    expect(await firstViolation(losing('load.count'), 'load: ')).toBeDefined();
    expect(await firstViolation(losing('queue.notice'), 'queue: ')).toBeDefined();
  });

  it('that a department counts what it does not have', async () => {
    const miscounting = (): Storage => {
      const storage = memory();
      return {
        ...storage,
        async count(kind, query) {
          const rows = await storage.count(kind, query);
          return query.by?.includes('department') === true ? rows.slice(1) : rows;
        },
      };
    };
    expect(await firstViolation(miscounting, 'count: ')).toBeDefined();
  });
});
