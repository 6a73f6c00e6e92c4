import { postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { type DeskSimulation, simulateDesk } from '@deskwright/testkit';
import { expect, it } from 'vitest';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';
import { busyDesk } from './busy-desk.ts';
import { changingDesk, laterDesks } from './changing-desk.ts';

const { fields } = busyDesk;

async function live(storage: DeskSimulation['storage'], lives: number, steps: number): Promise<void> {
  for (let seed = 1; seed <= lives; seed += 1) {
    const { violations, tally } = await simulateDesk({ desk: busyDesk, storage, seed, steps });
    expect(violations, `seed ${seed}`).toEqual([]);
    expect(tally.mails, `seed ${seed}`).toBeGreaterThan(0);
  }
}

it('a desk on SQLite loses nothing and doubles nothing, whatever goes wrong', async () => {
  await live(() => sqliteStorage({ path: ':memory:', fields }), 10, 1000);
});

it('a desk on PostgreSQL loses nothing and doubles nothing, whatever goes wrong', async () => {
  const database = await openDatabase();
  let tenants = 0;
  const storage = () => {
    tenants += 1;
    return postgresStorage({ pool: database.app, tenant: `life ${tenants}`, fields });
  };
  try {
    await live(storage, 4, 400);
  } finally {
    await database.close();
  }
});

/** Lives of a desk whose departments are renamed, merged and retired, and how many of its tickets moved with them. */
async function change(storage: DeskSimulation['storage'], lives: number, steps: number): Promise<number> {
  let moved = 0;
  for (let seed = 1; seed <= lives; seed += 1) {
    const simulation = { desk: changingDesk, later: laterDesks, storage, seed, steps, agents: 4 };
    const { violations, tally } = await simulateDesk(simulation);
    expect(violations, `seed ${seed}`).toEqual([]);
    moved += tally['tickets moved with their departments'] ?? 0;
  }
  return moved;
}

it('a desk on SQLite leaves no ticket behind in a department that is gone', async () => {
  const { fields } = changingDesk;
  expect(await change(() => sqliteStorage({ path: ':memory:', fields }), 4, 800)).toBeGreaterThan(0);
});

it('a desk on PostgreSQL leaves no ticket behind in a department that is gone', async () => {
  const database = await openDatabase();
  let tenants = 0;
  const storage = () => {
    tenants += 1;
    return postgresStorage({ pool: database.app, tenant: `changed life ${tenants}`, fields: changingDesk.fields });
  };
  try {
    expect(await change(storage, 2, 600)).toBeGreaterThan(0);
  } finally {
    await database.close();
  }
});
