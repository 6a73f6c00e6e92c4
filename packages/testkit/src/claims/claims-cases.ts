import assert from 'node:assert/strict';
import type { Claim, Claims, Lease } from '@deskwright/core/port';
import type { Case } from '../conformance/case.ts';
import { commit, put, rejects, subjects } from '../storage/acts.ts';
import { batch, command, delivery, ticket } from '../storage/sample.ts';
import type { ClaimsSubject } from './claims-subject.ts';

const EVERYTHING: readonly Claim['what'][] = ['wake', 'delivery', 'command'];

/** Leases work of all tenants, until the instant 1000 unless told otherwise. */
function claim(claims: Claims, now: number, more: Partial<Lease> = {}) {
  return claims.claim({ what: EVERYTHING, now, until: 1000, limit: 10, ...more });
}

/** How many claims each tenant has got. */
function shares(claims: readonly Claim[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { tenant } of claims) counts[tenant] = (counts[tenant] ?? 0) + 1;
  return counts;
}

/** Tenants, each with so many wakes, of which the n-th falls due at the instant n. */
async function queues(subject: ClaimsSubject, sizes: Readonly<Record<string, number>>): Promise<void> {
  for (const [tenant, size] of Object.entries(sizes)) {
    const storage = await subject.open(tenant);
    for (let n = 1; n <= size; n += 1) await put(storage, `${tenant}${n}`, {}, n);
  }
}

/** Every promise of leasing work across tenants, one case each. */
export const claimsCases: readonly Case<ClaimsSubject>[] = [
  {
    id: 'claims.tenants',
    title: 'work of all tenants is leased, of every kind, and says whose it is',
    async run(subject) {
      const [north, south] = [await subject.open('north'), await subject.open('süd\0\ud800')];
      const sent = delivery('d', ticket('a'), 'Καλημέρα');
      const follow = { to: ticket('a'), command: command('c', { nested: { a: null } }) };
      await commit(north, { deliveries: [sent], commands: [follow] });
      await put(south, 'b', {}, 3);
      const { claims } = await claim(await subject.claims(), 5);
      const found = claims
        .map(({ token: _, ...rest }) => rest)
        .sort((a, b) => (`${a.tenant}${a.what}` < `${b.tenant}${b.what}` ? -1 : 1));
      assert.deepEqual(found, [
        { what: 'command', tenant: 'north', attempt: 1, ...follow },
        { what: 'delivery', tenant: 'north', attempt: 1, delivery: sent },
        { what: 'wake', tenant: 'süd\0\ud800', attempt: 1, record: ticket('b') },
      ]);
    },
  },
  {
    id: 'claims.settle',
    title: 'what is leased is settled through the storage of its tenant, and through no other',
    async run(subject) {
      await queues(subject, { a: 1, b: 0 });
      const [own] = (await claim(await subject.claims(), 5)).claims;
      assert.ok(own !== undefined);
      const settled = [{ token: own.token, retryAt: null }];
      const refused = await (await subject.open('b')).commit(batch({ settled }));
      assert.deepEqual(refused, { ok: false, reason: 'lease', token: own.token });
      await commit(await subject.open('a'), { settled });
      assert.deepEqual(await claim(await subject.claims(), 1000), { claims: [], nextDueAt: null });
    },
  },
  {
    id: 'claims.lease',
    title: 'leased work is invisible to all others until its lease runs out, then it is another attempt',
    async run(subject) {
      await queues(subject, { a: 1, b: 1 });
      const first = await claim(await subject.claims(), 5, { until: 50 });
      assert.equal(first.claims.length, 2);
      assert.deepEqual((await claim(await subject.claims(), 49)).claims, []);
      assert.deepEqual(
        (await (await subject.open('a')).claim({ what: EVERYTHING, now: 49, until: 60, limit: 1 })).claims,
        [],
      );
      const second = await claim(await subject.claims(), 50);
      assert.deepEqual(
        second.claims.map(({ attempt }) => attempt),
        [2, 2],
      );
      assert.equal(
        new Set([...first.claims, ...second.claims].map(({ tenant, token }) => `${tenant} ${token}`)).size,
        4,
      );
    },
  },
  {
    id: 'claims.shares',
    title: 'every tenant with due work gets the same share, its oldest first; the rest goes to those that have more',
    async run(subject) {
      await queues(subject, { long: 12, middle: 3, short: 1 });
      const worker = await subject.claims();
      const first = await claim(worker, 20, { limit: 8 });
      assert.deepEqual(shares(first.claims), { long: 4, middle: 3, short: 1 });
      const oldest = subjects(first.claims.filter(({ tenant }) => tenant === 'long'));
      assert.deepEqual(oldest, ['long1', 'long2', 'long3', 'long4']);
      assert.deepEqual(shares((await claim(worker, 20, { limit: 100 })).claims), { long: 8 });
    },
  },
  {
    id: 'claims.turns',
    title: 'when there are more tenants than a claim may lease, the next claims go on with those that were passed over',
    async run(subject) {
      await queues(subject, { a: 4, b: 4, c: 4, d: 4, e: 4 });
      const worker = await subject.claims();
      const all: Claim[] = [];
      for (let round = 0; round < 5; round += 1) all.push(...(await claim(worker, 20, { limit: 2 })).claims);
      assert.deepEqual(shares(all), { a: 2, b: 2, c: 2, d: 2, e: 2 });
    },
  },
  {
    id: 'claims.limits',
    title: 'only the kinds asked for and what is due are leased, and nothing when nothing is asked for',
    async run(subject) {
      await queues(subject, { a: 2 });
      await commit(await subject.open('b'), { commands: [{ to: ticket('x'), command: command('c') }] });
      const worker = await subject.claims();
      assert.deepEqual(await claim(worker, 5, { limit: 0 }), { claims: [], nextDueAt: 5 });
      assert.deepEqual(await claim(worker, 5, { what: [] }), { claims: [], nextDueAt: null });
      assert.deepEqual(shares((await claim(worker, 1, { what: ['wake'] })).claims), { a: 1 });
      assert.deepEqual(shares((await claim(worker, 1)).claims), { b: 1 });
    },
  },
  {
    id: 'claims.next',
    title: 'the next instant is that of the tenant whose work falls due first, or now when more is due',
    async run(subject) {
      const worker = await subject.claims();
      assert.deepEqual(await claim(worker, 5), { claims: [], nextDueAt: null });
      await put(await subject.open('a'), 'a', {}, 80);
      await put(await subject.open('b'), 'b', {}, 70);
      assert.deepEqual(await claim(worker, 5), { claims: [], nextDueAt: 70 });
      assert.equal((await claim(worker, 90, { limit: 1 })).nextDueAt, 90);
      assert.equal((await claim(worker, 90, { until: 95 })).nextDueAt, 95);
    },
  },
  {
    id: 'claims.closed',
    title: 'closing may be repeated, and a claim after it is refused',
    async run(subject) {
      const worker = await subject.claims();
      await worker.close();
      await worker.close();
      await rejects(claim(worker, 1), 'storage.closed');
    },
  },
];
