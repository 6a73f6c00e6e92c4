import { type Claim, type Claims, DeskError, type Instant } from '@deskwright/core/port';
import { codeOf, storageFailure } from './failure.ts';
import { fromJsonText } from './json-text.ts';
import { toNameText } from './name-text.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { preparer } from './prepared.ts';
import { schemaCheck } from './schema-check.ts';

/** Options of {@link postgresClaims}. `pool` is yours: closing it stays with you. */
export interface PostgresClaimsOptions {
  readonly pool: PostgresPool;
}

/** The whole of a claim: one statement, one round trip. */
export const CLAIM_OF_ALL = `SELECT deskwright.claim_of_all(
  ARRAY(SELECT jsonb_array_elements_text($1::text::jsonb)), $2, $3, $4, $5)::text AS answer`;

function notPrivileged(cause?: unknown): DeskError {
  return new DeskError(
    'storage.notPrivileged',
    'Leasing work across tenants needs a role of its own: one with BYPASSRLS that may read and update deskwright.work, use deskwright.leases and read deskwright.migrations. The role of the desk itself needs none of that',
    cause === undefined ? {} : { cause },
  );
}

function claimsFailure(error: unknown): DeskError {
  return codeOf(error) === '42501' ? notPrivileged(error) : storageFailure(error);
}

/**
 * Leases of due work of all tenants of a database, through a role that row-level security does not bind (`BYPASSRLS`). The
 * work itself is done, and settled, through the storages of the tenants with their ordinary role. Rejects with the
 * {@link DeskError}s of `postgresStorage`, and with `storage.notPrivileged` when the pool's role is bound or may not lease.
 */
export function postgresClaims({ pool }: PostgresClaimsOptions): Claims {
  let closed = false;
  const ready = schemaCheck(pool);
  const prepared = preparer(pool);
  // Who got the last piece: the next claim begins with the tenant after it.
  let last = '';

  return {
    async claim({ what, now, until, limit }) {
      if (closed) throw new DeskError('storage.closed', 'The claims are closed');
      try {
        await ready();
      } catch (error) {
        throw claimsFailure(error);
      }
      const kinds = JSON.stringify([...new Set(what)]);
      let text: string | null;
      try {
        const { rows } = await prepared(CLAIM_OF_ALL, [kinds, now, until, Math.max(0, limit), last]);
        text = (rows[0] as { readonly answer: string | null }).answer;
      } catch (error) {
        throw claimsFailure(error);
      }
      if (text === null) throw notPrivileged();
      const answer = fromJsonText(text) as {
        readonly claims: readonly Claim[];
        readonly last: string | null;
        readonly nextDueAt: Instant | null;
      };
      if (answer.last !== null && answer.claims.length >= limit) last = toNameText(answer.last);
      return { claims: answer.claims, nextDueAt: answer.nextDueAt };
    },
    async close() {
      closed = true;
    },
  };
}
