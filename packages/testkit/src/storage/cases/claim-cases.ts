import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { claim, claimNone, claimOne, commit, put, subjects } from '../acts.ts';
import { command, delivery, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

/** Leasing due work. */
export const claimCases: readonly Case<StorageSubject>[] = [
  {
    id: 'claim.due',
    title: 'a wake can be claimed from its instant on, not before',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 100);
      await put(storage, 'b', {}, null);
      await claimNone(storage, 99);
      const { token, ...wake } = await claimOne(storage, 100);
      assert.deepEqual(wake, { what: 'wake', tenant: 'default', attempt: 1, record: ticket('a') });
      assert.equal(typeof token, 'string');
    },
  },
  {
    id: 'claim.content',
    title: 'deliveries and commands can be claimed as soon as they are committed, with all that was given',
    async run({ open }) {
      const storage = await open();
      const sent = delivery('d', ticket('a'), 'Καλημέρα');
      const follow = { to: { kind: 'note', id: 'n' }, command: command('c', { tags: ['x'], nested: { a: null } }) };
      await commit(storage, { deliveries: [sent], commands: [follow] });
      const { token: _, ...first } = await claimOne(storage, 0, { what: ['delivery'] });
      assert.deepEqual(first, { what: 'delivery', tenant: 'default', attempt: 1, delivery: sent });
      const { token: __, ...second } = await claimOne(storage, 0, { what: ['command'] });
      assert.deepEqual(second, { what: 'command', tenant: 'default', attempt: 1, ...follow });
    },
  },
  {
    id: 'claim.lease',
    title: 'leased work is invisible until its lease runs out, then it is another attempt under another token',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 1);
      await commit(storage, { commands: [{ to: ticket('a'), command: command('c') }] });
      const first = await claim(storage, 5, { until: 50 });
      assert.deepEqual(
        first.claims.map(({ attempt }) => attempt),
        [1, 1],
      );
      await claimNone(storage, 5);
      await claimNone(storage, 49);
      const second = await claim(storage, 50, { until: 60 });
      assert.deepEqual(
        second.claims.map(({ attempt }) => attempt),
        [2, 2],
      );
      assert.deepEqual(subjects(second.claims).sort(), ['a', 'c']);
      const tokens = new Set([...first.claims, ...second.claims].map(({ token }) => token));
      assert.equal(tokens.size, 4);
    },
  },
  {
    id: 'claim.limit',
    title: 'a claim leases at most so much, oldest due first',
    async run({ open }) {
      const storage = await open();
      for (const [id, at] of [
        ['c', 3],
        ['a', 1],
        ['e', 5],
        ['b', 2],
        ['d', 4],
      ] as const)
        await put(storage, id, {}, at);
      assert.deepEqual(subjects((await claim(storage, 5, { limit: 2 })).claims), ['a', 'b']);
      assert.deepEqual(await claim(storage, 5, { limit: 0 }), { claims: [], nextDueAt: 5 });
      assert.deepEqual(subjects((await claim(storage, 5, { limit: 2 })).claims), ['c', 'd']);
      assert.deepEqual(subjects((await claim(storage, 5, { limit: 2 })).claims), ['e']);
    },
  },
  {
    id: 'claim.what',
    title: 'only the kinds of work asked for are leased and looked forward to',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 1);
      await commit(storage, {
        deliveries: [delivery('d', ticket('a'))],
        commands: [{ to: ticket('a'), command: command('c') }],
      });
      assert.deepEqual(await claim(storage, 5, { what: [] }), { claims: [], nextDueAt: null });
      for (const [what, subject] of [
        ['delivery', 'd'],
        ['wake', 'a'],
        ['command', 'c'],
      ] as const) {
        const { claims, nextDueAt } = await claim(storage, 5, { what: [what], until: 20 });
        assert.deepEqual(subjects(claims), [subject]);
        assert.equal(nextDueAt, 20);
        await claimNone(storage, 5, { what: [what] });
      }
    },
  },
  {
    id: 'claim.next.none',
    title: 'nothing to come is null',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, null);
      assert.deepEqual(await claim(storage, 5), { claims: [], nextDueAt: null });
    },
  },
  {
    id: 'claim.next.future',
    title: 'the next instant is that of the earliest wake, retry or end of a lease',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 70);
      await put(storage, 'b', {}, 60);
      assert.deepEqual(await claim(storage, 5), { claims: [], nextDueAt: 60 });
      await put(storage, 'c', {}, 2);
      const { claims, nextDueAt } = await claim(storage, 5, { until: 30 });
      assert.equal(nextDueAt, 30);
      await commit(storage, { settled: [{ token: claims[0]?.token ?? '', retryAt: 40 }] });
      assert.deepEqual(await claim(storage, 6), { claims: [], nextDueAt: 40 });
    },
  },
  {
    id: 'claim.next.now',
    title: 'when more is due than was leased, the next instant is now',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 1);
      await put(storage, 'b', {}, 2);
      assert.equal((await claim(storage, 5, { limit: 1 })).nextDueAt, 5);
      await commit(storage, { commands: [{ to: ticket('a'), command: command('c') }] });
      assert.equal((await claim(storage, 5, { what: ['wake'] })).nextDueAt, 15);
      assert.equal((await claim(storage, 5, { limit: 0 })).nextDueAt, 5);
    },
  },
  {
    id: 'claim.rewritten',
    title: 'a write replaces the wake of its record, or takes it away',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 10);
      await put(storage, 'b', {}, 10);
      await put(storage, 'c', {}, 30);
      await put(storage, 'a', {}, 20);
      await put(storage, 'b', {}, null);
      await put(storage, 'c', {}, 5);
      assert.deepEqual(subjects((await claim(storage, 10)).claims), ['c']);
      assert.deepEqual(subjects((await claim(storage, 20, { until: 100 })).claims).sort(), ['a', 'c']);
      assert.deepEqual(await claim(storage, 50), { claims: [], nextDueAt: 100 });
    },
  },
  {
    id: 'claim.not-lost',
    title: 'a write to a record whose wake is leased arms the wake anew, and the stale lease cannot undo that',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {}, 1);
      const { token } = await claimOne(storage, 1, { until: 100 });
      await commit(storage, { writes: [write('a', 1, { wakeAt: 2 })] });
      const stale = [{ token, retryAt: null }];
      const answer = await storage.commit({
        writes: [],
        deliveries: [],
        commands: [],
        refs: [],
        erased: [],
        forgotten: [],
        removed: [],
        setAside: [],
        once: [],
        settled: stale,
      });
      assert.deepEqual(answer, { ok: false, reason: 'lease', token });
      const again = await claimOne(storage, 2, { until: 100 });
      assert.equal(again.attempt, 1);
      assert.notEqual(again.token, token);
    },
  },
];
