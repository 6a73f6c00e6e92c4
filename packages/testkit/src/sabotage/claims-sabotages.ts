import type { Claims, Lease } from '@deskwright/core/port';
import type { ClaimsSubject } from '../claims/claims-subject.ts';
import type { Sabotage } from '../conformance/sabotage.ts';

function onClaims(spoil: (claims: Claims) => Partial<Claims>): (subject: ClaimsSubject) => ClaimsSubject {
  return (subject) => ({
    dispose: () => subject.dispose(),
    open: (tenant) => subject.open(tenant),
    async claims() {
      const claims = await subject.claims();
      return { claim: (lease) => claims.claim(lease), close: () => claims.close(), ...spoil(claims) };
    },
  });
}

function onLease(change: (lease: Lease) => Lease): (subject: ClaimsSubject) => ClaimsSubject {
  return onClaims((claims) => ({ claim: (lease) => claims.claim(change(lease)) }));
}

/** Ways to lease work across tenants wrongly. */
export const claimsSabotages: readonly Sabotage<ClaimsSubject>[] = [
  {
    id: 'claims-one-name',
    title: 'all work is said to be of one tenant',
    caughtBy: ['claims.tenants', 'claims.shares'],
    apply: onClaims((claims) => ({
      async claim(lease) {
        const claimed = await claims.claim(lease);
        return { ...claimed, claims: claimed.claims.map((one) => ({ ...one, tenant: 'default' })) };
      },
    })),
  },
  {
    id: 'claims-own-tokens',
    title: 'tokens are ones that no storage knows',
    caughtBy: ['claims.settle'],
    apply: onClaims((claims) => ({
      async claim(lease) {
        const claimed = await claims.claim(lease);
        return { ...claimed, claims: claimed.claims.map((one) => ({ ...one, token: `all-${one.token}` })) };
      },
    })),
  },
  {
    id: 'claims-without-lease',
    title: 'what is leased can be leased again at once',
    caughtBy: ['claims.lease'],
    apply: onLease((lease) => ({ ...lease, until: lease.now })),
  },
  {
    id: 'claims-oldest-of-all',
    title: 'the longest queue is served before others get anything',
    caughtBy: ['claims.shares', 'claims.turns', 'claims.model'],
    apply: onClaims((claims) => ({
      async claim(lease) {
        const { claims: all } = await claims.claim({ ...lease, limit: 1000 });
        const queues = Map.groupBy(all, ({ tenant }) => tenant);
        const sorted = [...queues.values()].sort((a, b) => b.length - a.length).flat();
        return { claims: sorted.slice(0, lease.limit), nextDueAt: null };
      },
    })),
  },
  {
    id: 'claims-same-first',
    title: 'every claim begins with the same tenant',
    caughtBy: ['claims.turns'],
    apply: (subject) => ({
      ...subject,
      open: (tenant) => subject.open(tenant),
      dispose: () => subject.dispose(),
      claims: async () => ({ claim: async (lease) => (await subject.claims()).claim(lease), close: async () => {} }),
    }),
  },
  {
    id: 'claims-everything',
    title: 'work of every kind is handed out, whatever was asked for',
    caughtBy: ['claims.limits'],
    apply: onLease((lease) => ({ ...lease, what: ['wake', 'delivery', 'command'] })),
  },
  {
    id: 'claims-later',
    title: 'the next instant is a millisecond late',
    caughtBy: ['claims.next'],
    apply: onClaims((claims) => ({
      async claim(lease) {
        const { nextDueAt, ...claimed } = await claims.claim(lease);
        return { ...claimed, nextDueAt: nextDueAt === null ? null : nextDueAt + 1 };
      },
    })),
  },
  {
    id: 'claims-after-closing',
    title: 'closing changes nothing',
    caughtBy: ['claims.closed'],
    apply: onClaims(() => ({ close: async () => {} })),
  },
];
