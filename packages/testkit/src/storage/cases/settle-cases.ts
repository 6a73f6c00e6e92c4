import assert from 'node:assert/strict';
import type { Storage } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { claim, claimNone, claimOne, commit, put } from '../acts.ts';
import { batch, command, delivery, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

/** One piece of work of each kind, due at once. */
async function threeKinds(storage: Storage): Promise<void> {
  await commit(storage, {
    writes: [write('a', 0, { wakeAt: 1 })],
    deliveries: [delivery('d', ticket('a'))],
    commands: [{ to: ticket('a'), command: command('c') }],
  });
}

/** What becomes of leased work. */
export const settleCases: readonly Case<StorageSubject>[] = [
  {
    id: 'settle.done',
    title: 'work that is done is never handed out again',
    async run({ open }) {
      const storage = await open();
      await threeKinds(storage);
      const { claims } = await claim(storage, 1);
      assert.equal(claims.length, 3);
      await commit(storage, { settled: claims.map(({ token }) => ({ token, retryAt: null })) });
      assert.deepEqual(await claim(storage, 1000), { claims: [], nextDueAt: null });
    },
  },
  {
    id: 'settle.not-held',
    title: 'a token that is unknown, settled before, or whose work was leased again answers lease',
    async run({ open }) {
      const storage = await open();
      await threeKinds(storage);
      const first = await claim(storage, 1, { until: 10 });
      const second = await claim(storage, 10, { until: 20 });
      const [done] = second.claims;
      await commit(storage, { settled: [{ token: done?.token ?? '', retryAt: null }] });
      for (const token of [...first.claims.map((old) => old.token), done?.token ?? '', 'none', '']) {
        for (const retryAt of [null, 5]) {
          const answer = await storage.commit(batch({ settled: [{ token, retryAt }] }));
          assert.deepEqual(answer, { ok: false, reason: 'lease', token });
        }
      }
      assert.equal((await claim(storage, 20)).claims.length, 2);
    },
  },
  {
    id: 'settle.late',
    title: 'a lease that ran out still settles as long as nobody else has the work',
    async run({ open }) {
      const storage = await open();
      await threeKinds(storage);
      const { claims } = await claim(storage, 1, { until: 10 });
      await claimNone(storage, 500, { limit: 0 });
      await commit(storage, { settled: claims.map(({ token }) => ({ token, retryAt: null })) });
      assert.deepEqual(await claim(storage, 1000), { claims: [], nextDueAt: null });
    },
  },
  {
    id: 'settle.retry',
    title: 'work given back is due again at the given instant, as a further attempt',
    async run({ open }) {
      const storage = await open();
      await threeKinds(storage);
      const { claims } = await claim(storage, 1, { until: 10 });
      await commit(storage, { settled: claims.map(({ token }) => ({ token, retryAt: 300, error: 'no route' })) });
      assert.deepEqual(await claim(storage, 299), { claims: [], nextDueAt: 300 });
      const again = await claim(storage, 300);
      assert.deepEqual(
        again.claims.map(({ attempt }) => attempt),
        [2, 2, 2],
      );
    },
  },
  {
    id: 'settle.quarantine',
    title: 'work set aside with an error is not handed out again and not looked forward to',
    async run({ open }) {
      const storage = await open();
      await threeKinds(storage);
      const { claims } = await claim(storage, 1, { until: 10 });
      await commit(storage, { settled: claims.map(({ token }) => ({ token, retryAt: null, error: 'broken' })) });
      assert.deepEqual(await claim(storage, 1e12), { claims: [], nextDueAt: null });
      const [token = ''] = claims.map((one) => one.token);
      const answer = await storage.commit(batch({ settled: [{ token, retryAt: null }] }));
      assert.deepEqual(answer, { ok: false, reason: 'lease', token });
    },
  },
  {
    id: 'settle.rearmed',
    title: 'a write to a record whose wake was set aside arms it again, counting attempts from 1',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 1);
      await claimOne(storage, 1, { until: 2 });
      const { token, attempt } = await claimOne(storage, 2);
      assert.equal(attempt, 2);
      await commit(storage, { settled: [{ token, retryAt: null, error: 'broken' }] });
      await put(storage, 'a', {}, 50);
      assert.equal((await claimOne(storage, 50)).attempt, 1);
    },
  },
  {
    id: 'settle.with-write',
    title: 'a wake settled together with a write of its record wakes when the write says',
    async run({ open }) {
      const storage = await open();
      for (const settlement of [{ retryAt: null }, { retryAt: 5 }, { retryAt: null, error: 'broken' }]) {
        await put(storage, 'a', {}, 1);
        const { token } = await claimOne(storage, 1);
        const version = (await storage.load(ticket('a')))?.version ?? 0;
        await commit(storage, { settled: [{ token, ...settlement }], writes: [write('a', version, { wakeAt: 80 })] });
        assert.deepEqual(await claim(storage, 79), { claims: [], nextDueAt: 80 });
        assert.equal((await claimOne(storage, 80)).attempt, 1);
      }
    },
  },
  {
    id: 'settle.elsewhere',
    title: 'a wake leased from one record stays leased when another record is written',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 1);
      const { token } = await claimOne(storage, 1, { until: 100 });
      await put(storage, 'b', {}, 2);
      assert.equal((await claimOne(storage, 5, { until: 100 })).attempt, 1);
      await commit(storage, { settled: [{ token, retryAt: null }], writes: [write('c', 0)] });
      assert.deepEqual(await claim(storage, 6), { claims: [], nextDueAt: 100 });
    },
  },
];
