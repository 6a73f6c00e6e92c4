// Workers that serve all tenants of a PostgreSQL database, each of whom has its ordinary storage.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createHelpdesk, workTenants } from '@deskwright/runtime';
import { postgresClaims, postgresStorage } from '@deskwright/storage-postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { desk, message, paperChannel, raw, START } from '../../packages/runtime/test/desk-under-test.ts';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';

const TENANTS = ['a', 'b', 'c', 'd', 'e'];
const LEASE_MS = 60_000;
const SCRIPT = fileURLToPath(new URL('./tenant-worker.ts', import.meta.url));

let database: TestDatabase;
const sent: { readonly tenant: string; readonly key: string }[] = [];
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(async () => {
  await database.clear();
  sent.length = 0;
});
afterAll(() => database.close());

function helpdeskOf(tenant: string, now: () => number) {
  const { channel } = paperChannel();
  const noting: typeof channel = {
    ...channel,
    async send(rendered, call) {
      sent.push({ tenant, key: call.key });
      return channel.send(rendered, call);
    },
  };
  const storage = postgresStorage({ pool: database.app, tenant, fields: desk.fields });
  return createHelpdesk(desk, { storage, channels: [noting], now });
}

function workerAt(now: number) {
  const errors: unknown[] = [];
  const helpdesk = (tenant: string) => helpdeskOf(tenant, () => now);
  const claims = postgresClaims({ pool: database.worker });
  return { errors, ...workTenants({ claims, helpdesk, now: () => now, onError: (error) => errors.push(error) }) };
}

async function mail(count: number): Promise<void> {
  for (const tenant of TENANTS) {
    for (let n = 0; n < count; n += 1) {
      await helpdeskOf(tenant, () => START).receive('email', raw(message(`${tenant} ${n}`)));
    }
  }
}

/** A process that has leased work of this many tenants at least. */
async function holder(now: number, tenants: number): Promise<ChildProcess> {
  const args = ['--no-warnings', '--conditions=@deskwright/source', SCRIPT, database.url('worker'), String(now)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  while (new Set(out.split('\n').filter((line) => line !== '')).size < tenants) {
    out += (await once(child.stdout, 'data'))[0];
  }
  return child;
}

describe('workers of all tenants', () => {
  it('side by side send every reply once, each for its tenant', async () => {
    await mail(4);
    const workers = [workerAt(START), workerAt(START), workerAt(START)];
    const works = async (worker: (typeof workers)[number]) => {
      for (let idle = 0; idle < 3; ) idle = (await worker.work({ limit: 7, concurrency: 3 })).done > 0 ? 0 : idle + 1;
    };
    await Promise.all(workers.map(works));
    expect(new Set(sent.map(({ tenant, key }) => `${tenant} ${key}`)).size).toBe(4 * TENANTS.length);
    expect(sent).toHaveLength(4 * TENANTS.length);
    for (const worker of workers) expect(worker.errors).toEqual([]);
  });

  it('that are killed leave their leases to run out: then another one does the work, and it is done once', async () => {
    await mail(2);
    const child = await holder(START, TENANTS.length);
    child.kill('SIGKILL');
    await once(child, 'close');
    const before = workerAt(START + LEASE_MS - 1);
    await before.work();
    expect(sent).toEqual([]);
    const after = workerAt(START + LEASE_MS);
    while ((await after.work()).done > 0);
    expect(sent).toHaveLength(2 * TENANTS.length);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2 * TENANTS.length);
    expect([...before.errors, ...after.errors]).toEqual([]);
  });
});
