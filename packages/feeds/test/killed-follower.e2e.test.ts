import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newWebhookSecret, verifyWebhook } from '@deskwright/feeds';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { storageFields } from '@deskwright/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { happen, wholeFeed } from './desk-feed.ts';
import { idOf, type Receiver, startReceiver } from './receiver.ts';

const WORKER = fileURLToPath(new URL('./follower-worker.ts', import.meta.url));
/** After so many webhooks the process is killed: while it waits for the answer, or right after it got it. */
const KILLS = [1, 3, 8, 2, 11, 6];

let folder: string;
let receiver: Receiver;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskwright-'));
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await rm(folder, { recursive: true });
});

it('killed while it sends, a follower loses no webhook and keeps the order of each record', async () => {
  const path = join(folder, 'desk.db');
  const storage = sqliteStorage({ path, fields: storageFields });
  const secret = newWebhookSecret();
  const follow = async (kill: number | null) => {
    const args = [path, join(folder, 'crm.position'), receiver.url, secret];
    const child = spawn(process.execPath, ['--no-warnings', '--conditions=@deskwright/source', WORKER, ...args]);
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    let came = 0;
    receiver.answer = () => {
      came += 1;
      if (came !== kill) return 204;
      child.kill('SIGKILL');
      // Every other time the answer is on its way before the process is gone.
      return kill % 2 === 0 ? 204 : null;
    };
    const [code] = await once(child, 'close');
    expect(errors).toBe('');
    return code as number | null;
  };

  for (const kill of KILLS) {
    for (let n = 0; n < 12; n += 1) await happen(storage, `t${(n * kill) % 5}`);
    expect(await follow(kill)).toBeNull();
  }
  expect(await follow(null)).toBe(0);

  const feed = await wholeFeed(storage);
  await storage.close();
  for (const { headers, body } of receiver.arrived) {
    expect(verifyWebhook({ secret, headers, body, now: Date.now() })).toMatchObject({ ok: true });
  }
  const distinct = [...new Set(receiver.arrived.map(idOf))];
  expect(distinct.toSorted()).toEqual(feed.map(({ id }) => id).toSorted());
  for (const ticket of ['t0', 't1', 't2', 't3', 't4']) {
    const own = feed.filter(({ record }) => record.id === ticket).map(({ id }) => id);
    expect(distinct.filter((id) => own.includes(id))).toEqual(own);
  }
  // It began near where it was, not at the beginning.
  expect(receiver.arrived.length).toBeLessThan(feed.length + KILLS.length * 20);
});
