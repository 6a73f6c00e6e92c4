import { type Claim, type Claims, DeskError, type Instant, type Lease, type Storage } from '@deskwright/core/port';

/** Options of {@link memoryClaims}: the storages of all tenants. The list may grow while claims are taken from it. */
export interface MemoryClaimsOptions {
  readonly storages: readonly Storage[];
}

/**
 * Leases of due work of several tenants, each of whom has a `memoryStorage`: what workers across tenants are tested with.
 * A lease lasts for a millisecond at least.
 */
export function memoryClaims({ storages }: MemoryClaimsOptions): Claims {
  let closed = false;
  let first = 0;

  async function nextDueAt(lease: Lease): Promise<Instant | null> {
    const answers = await Promise.all(storages.map((storage) => storage.claim({ ...lease, limit: 0 })));
    const instants = answers.flatMap((answer) => answer.nextDueAt ?? []);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  return {
    async claim(asked) {
      if (closed) throw new DeskError('storage.closed', 'The claims are closed');
      const lease = { ...asked, until: Math.max(asked.until, asked.now + 1) };
      const claims: Claim[] = [];
      let waiting = [...storages.slice(first), ...storages.slice(0, first)];
      while (waiting.length > 0 && claims.length < lease.limit) {
        const left: Storage[] = [];
        for (const storage of waiting) {
          if (claims.length >= lease.limit) break;
          const [claim] = (await storage.claim({ ...lease, limit: 1 })).claims;
          if (claim === undefined) continue;
          claims.push(claim);
          left.push(storage);
          first = (storages.indexOf(storage) + 1) % storages.length;
        }
        waiting = left;
      }
      return { claims, nextDueAt: await nextDueAt(lease) };
    },
    async close() {
      closed = true;
    },
  };
}
