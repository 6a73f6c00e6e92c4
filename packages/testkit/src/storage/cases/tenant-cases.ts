import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { claim, claimNone, claimOne, commit, findIds, put } from '../acts.ts';
import { batch, command, delivery, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const ref = { channel: 'contact.email', thread: 'ada@example.com' };

/** Tenants do not see each other. */
export const tenantCases: readonly Case<StorageSubject>[] = [
  {
    id: 'tenant.records',
    title: 'the same id in two tenants is two records with two histories',
    async run({ open }) {
      const [north, south] = [await open('north'), await open('south')];
      assert.deepEqual([north.tenant, south.tenant], ['north', 'south']);
      await put(north, 'a', { status: 'open' });
      assert.equal(await south.load(ticket('a')), null);
      await commit(south, {
        writes: [write('a', 0, { value: { status: 'new' }, events: [event(1, { type: 'south' })] })],
      });
      assert.deepEqual((await north.load(ticket('a')))?.value, { status: 'open' });
      assert.deepEqual(
        (await south.history(ticket('a'))).map(({ type }) => type),
        ['south'],
      );
      assert.deepEqual(await findIds(north, { where: { field: 'status', op: 'is', value: 'new' } }), []);
      assert.deepEqual(await south.count('ticket', { now: 0 }), [{ key: [], count: 1 }]);
      await put(north, 'only-north', {});
      assert.deepEqual(await findIds(south, {}), ['a']);
    },
  },
  {
    id: 'tenant.names',
    title: 'references and once-keys belong to one tenant',
    async run({ open }) {
      const [north, south] = [await open('north'), await open('south')];
      const once = [{ key: 'k', answer: 1, at: 0 }];
      await commit(north, { writes: [write('a', 0)], refs: [{ ref, to: ticket('a') }], once });
      assert.equal(await south.load({ ref }), null);
      await commit(south, { writes: [write('b', 0)], refs: [{ ref, to: ticket('b') }], once });
      assert.equal((await north.load({ ref }))?.id, 'a');
      assert.equal((await south.load({ ref }))?.id, 'b');
    },
  },
  {
    id: 'tenant.work',
    title: 'a storage leases and settles the work of its own tenant',
    async run({ open }) {
      const [north, south] = [await open('north'), await open('south')];
      const commands = [{ to: ticket('a'), command: command('c') }];
      await commit(north, {
        writes: [write('a', 0, { wakeAt: 1 })],
        deliveries: [delivery('d', ticket('a'))],
        commands,
      });
      assert.deepEqual(await claim(south, 5), { claims: [], nextDueAt: null });
      const { claims } = await claim(north, 5, { until: 10 });
      assert.deepEqual(
        claims.map(({ tenant }) => tenant),
        ['north', 'north', 'north'],
      );
      for (const { token } of claims) {
        const answer = await south.commit(batch({ settled: [{ token, retryAt: null }] }));
        assert.deepEqual(answer, { ok: false, reason: 'lease', token });
      }
      await put(south, 'a', {}, 2);
      assert.equal((await claimOne(south, 5)).tenant, 'south');
      await claimNone(north, 9);
    },
  },
  {
    id: 'tenant.changes',
    title: 'the feed shows the events of one tenant',
    async run({ open }) {
      const [north, south] = [await open('north'), await open('south')];
      await put(north, 'a', {});
      await put(south, 'b', {});
      await put(north, 'c', {});
      const feed = async (storage: typeof north) =>
        (await storage.changes({ after: null, limit: 10 })).events.map(({ record }) => record.id);
      assert.deepEqual(await feed(north), ['a', 'c']);
      assert.deepEqual(await feed(south), ['b']);
    },
  },
  {
    id: 'tenant.erasure',
    title: 'erasure stays within its tenant',
    async run({ open }) {
      const [north, south] = [await open('north'), await open('south')];
      const named = event(1, { personal: { name: 'Ada' } });
      for (const storage of [north, south]) {
        const refs = [{ ref, to: ticket('a') }];
        await commit(storage, {
          writes: [write('a', 0, { events: [named] })],
          refs,
          deliveries: [delivery('d', ticket('a'))],
        });
      }
      await commit(north, { erased: [ticket('a')] });
      assert.deepEqual(await south.history(ticket('a')), [named]);
      assert.equal((await south.load({ ref }))?.id, 'a');
      assert.equal((await claimOne(south, 1)).what, 'delivery');
    },
  },
  {
    id: 'tenant.lists',
    title: 'lists, removals and forgetting stay within their tenant',
    async run({ open }) {
      const [north, south] = [await open('north'), await open('south')];
      for (const storage of [north, south]) {
        await commit(storage, {
          writes: [write('a', 0, { wakeAt: 1 })],
          refs: [{ ref, to: ticket('a') }],
          once: [{ key: 'k', answer: null, at: 0 }],
          deliveries: [delivery('d', ticket('a'))],
        });
      }
      const sizes = (storage: typeof north) =>
        Promise.all(
          (['refs', 'once', 'work'] as const).map(
            async (what) => (await storage.list(what, { after: null, limit: 9 })).rows.length,
          ),
        );
      assert.deepEqual(await sizes(north), [1, 1, 1]);
      await commit(north, { removed: [{ ...ticket('a'), expected: 1 }], forgotten: ['k'] });
      assert.deepEqual(await sizes(north), [0, 0, 0]);
      assert.deepEqual(await sizes(south), [1, 1, 1]);
      assert.equal((await south.history(ticket('a'))).length, 1);
      assert.equal((await claim(south, 1)).claims.length, 2);
    },
  },
];
