import type { Claim, Claimed, Instant, Lease } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromJsonText } from './json-text.ts';

/** The whole of a claim: one statement, one round trip. */
export const CLAIM = `SELECT deskwright.claim($1,
  ARRAY(SELECT jsonb_array_elements_text($2::text::jsonb)), $3, $4, $5)::text AS answer`;

/** Leases due work, oldest first; work whose lease ran out counts as due since then. */
export async function claim(at: Connection, { what, now, until, limit }: Lease): Promise<Claimed> {
  const kinds = JSON.stringify([...new Set(what)]);
  const { rows } = await at.prepared(CLAIM, [at.tenantText, kinds, now, until, Math.max(0, limit)]);
  const { claims, nextDueAt } = fromJsonText((rows[0] as { readonly answer: string }).answer) as {
    readonly claims: readonly Claim[];
    readonly nextDueAt: Instant | null;
  };
  return { claims: claims.map((work) => ({ ...work, tenant: at.tenant })), nextDueAt };
}
