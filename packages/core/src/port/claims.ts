import type { Claimed, Lease } from './storage.ts';

/**
 * Leases of due work of all tenants of a database, for workers that serve them all. What is leased is settled through the
 * storage of the tenant that its `tenant` names, under the same token. Rejects as `Storage` does; with the
 * {@link DeskError} `storage.notPrivileged` when the database does not let this reader see all tenants.
 */
export interface Claims {
  /**
   * Leases up to `limit` pieces of due work until the instant `until`, and says when the next piece of any tenant falls due.
   * Every tenant that has due work gets an equal share of `limit`, its oldest first; what some do not need goes to those
   * that have more. Should there be more such tenants than `limit`, later claims begin with those that were passed over.
   */
  claim(lease: Lease): Promise<Claimed>;
  /** Releases files and connections of its own. Idempotent. */
  close(): Promise<void>;
}
