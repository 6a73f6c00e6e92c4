import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { claim, claimNone, claimOne, commit, put, rejects } from '../acts.ts';
import { batch, command, delivery, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const ref = { channel: 'email', thread: '1' };

/** Opening and closing. */
export const lifetimeCases: readonly Case<StorageSubject>[] = [
  {
    id: 'close.twice',
    title: 'closing is idempotent',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {});
      await storage.close();
      await storage.close();
    },
  },
  {
    id: 'close.answers',
    title: 'every method of a closed storage rejects with storage.closed',
    async run({ open }) {
      const storage = await open();
      await storage.close();
      const calls = [
        storage.load(ticket('a')),
        storage.history(ticket('a')),
        storage.find('ticket', { now: 0, limit: 1 }),
        storage.count('ticket', { now: 0 }),
        storage.commit(batch({})),
        claim(storage, 0),
        storage.changes({ after: null, limit: 1 }),
        storage.list('refs', { after: null, limit: 1 }),
      ];
      await Promise.all(calls.map((call) => rejects(call, 'storage.closed')));
    },
  },
  {
    id: 'reopen.everything',
    title: 'records, events, references, work, leases and positions survive closing and opening again',
    needs: ['durable'],
    async run({ open }) {
      const before = await open();
      await commit(before, {
        writes: [write('a', 0, { value: { n: 1 }, wakeAt: 5 })],
        refs: [{ ref, to: ticket('a') }],
      });
      const { position } = await before.changes({ after: null, limit: 10 });
      await commit(before, {
        writes: [write('b', 0)],
        deliveries: [delivery('d', ticket('b'))],
        commands: [{ to: ticket('b'), command: command('c') }],
      });
      const { token } = await claimOne(before, 5, { what: ['wake'], until: 50 });
      await before.close();

      const storage = await open();
      assert.deepEqual(await storage.load({ ref }), { ...ticket('a'), value: { n: 1 }, version: 1 });
      assert.equal((await storage.history(ticket('a'))).length, 1);
      const { events } = await storage.changes({ after: position, limit: 10 });
      assert.deepEqual(
        events.map(({ record }) => record.id),
        ['b'],
      );
      await claimNone(storage, 49, { what: ['wake'] });
      assert.equal((await claim(storage, 6, { what: ['delivery', 'command'] })).claims.length, 2);
      await commit(storage, { settled: [{ token, retryAt: null }] });
    },
  },
  {
    id: 'shared.commits',
    title: "two storages open at once see each other's commits, conflicts and leases",
    needs: ['shared'],
    async run({ open }) {
      const [one, two] = [await open(), await open()];
      await put(one, 'a', { n: 1 }, 5);
      assert.deepEqual((await two.load(ticket('a')))?.value, { n: 1 });
      await put(two, 'a', { n: 2 }, 5);
      const late = await one.commit(batch({ writes: [write('a', 1)] }));
      assert.deepEqual(late, { ok: false, reason: 'conflict', record: ticket('a') });
      const { token } = await claimOne(two, 5, { until: 50 });
      await claimNone(one, 10);
      await commit(one, { settled: [{ token, retryAt: null }] });
      await two.close();
      assert.equal((await one.history(ticket('a'))).length, 2);
      await put(one, 'a', {});
    },
  },
];
