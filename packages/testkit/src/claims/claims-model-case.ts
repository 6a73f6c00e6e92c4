import assert from 'node:assert/strict';
import type { Claim } from '@deskwright/core/port';
import fc from 'fast-check';
import type { Case } from '../conformance/case.ts';
import { commit } from '../storage/acts.ts';
import type { StorageModelOptions } from '../storage/model/storage-model-case.ts';
import { command, ticket, write } from '../storage/sample.ts';
import type { ClaimsSubject } from './claims-subject.ts';

const NOW = 1000;

/** So many pieces of each tenant when `limit` are dealt out one after the other, without regard to who gets the rest. */
function fair(sizes: readonly number[], limit: number): { readonly level: number; readonly total: number } {
  let level = 0;
  const taken = () => sizes.reduce((sum, size) => sum + Math.min(size, level), 0);
  while (level < Math.max(0, ...sizes) && taken() < limit) level += 1;
  return {
    level,
    total: Math.min(
      limit,
      sizes.reduce((sum, size) => sum + size, 0),
    ),
  };
}

function check(claims: readonly Claim[], sizes: Readonly<Record<string, number>>, limit: number): void {
  const { level, total } = fair(Object.values(sizes), limit);
  assert.equal(claims.length, total);
  for (const [tenant, size] of Object.entries(sizes)) {
    const own = claims.filter((claim) => claim.tenant === tenant);
    const full = Math.min(size, level);
    // The last turn may not have come round to everybody.
    assert.ok(
      own.length === full || own.length === Math.min(size, level - 1),
      `${tenant} got ${own.length} of ${size}`,
    );
    const wakes = own.flatMap((claim) => (claim.what === 'wake' ? [Number(claim.record.id)] : []));
    assert.deepEqual(
      wakes,
      wakes.map((_, n) => n),
      'not the oldest',
    );
    if (wakes.length > 0)
      assert.equal(own.length - wakes.length, Math.ceil(size / 2), 'commands fell due before wakes');
  }
}

/** Random queues of many tenants are shared out fairly, until nothing is left, each piece once. */
export function claimsModelCase({ seed, numRuns }: StorageModelOptions): Case<ClaimsSubject> {
  let run = 0;
  return {
    id: 'claims.model',
    title: 'random queues are shared out fairly until nothing is left, each piece once',
    async run({ open, claims }) {
      const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 7 });
      const limits = fc.integer({ min: 1, max: 12 });
      const property = fc.asyncProperty(sizes, limits, async (lengths, limit) => {
        run += 1;
        const left: Record<string, number> = {};
        for (const [n, size] of lengths.entries()) {
          const tenant = `t${run}-${n}`;
          left[tenant] = size;
          // Half of it commands, which are due at once, the others wakes.
          const half = Math.floor(size / 2);
          await commit(await open(tenant), {
            commands: Array.from({ length: size - half }, (_, at) => ({ to: ticket('x'), command: command(`c${at}`) })),
            writes: Array.from({ length: half }, (_, at) => write(String(at), 0, { wakeAt: at })),
          });
        }
        const worker = await claims();
        let seen: Readonly<Record<string, number>> = { ...left };
        const tokens = new Set<string>();
        let count = 0;
        for (let first = true; ; first = false) {
          const lease = { what: ['wake', 'delivery', 'command'], now: NOW, until: 1e12, limit } as const;
          const { claims: got } = await worker.claim(lease);
          if (first) check(got, seen, limit);
          if (got.length === 0) break;
          for (const { token, tenant } of got) {
            tokens.add(token + tenant);
            seen = { ...seen, [tenant]: (seen[tenant] ?? 0) - 1 };
          }
          count += got.length;
        }
        assert.equal(tokens.size, count);
        assert.deepEqual(
          Object.values(seen).filter((size) => size !== 0),
          [],
        );
        await worker.close();
      });
      await fc.assert(property, { seed, numRuns });
    },
  };
}
