import type { Claims, Storage } from '@deskwright/core/port';
import type { DisposableSubject } from '../conformance/case.ts';

/**
 * What the cases of leasing across tenants are run against: the storage of a tenant, built with `storageFields`, and claims
 * of all tenants of the same database. Each call of `claims` is another worker.
 */
export interface ClaimsSubject extends DisposableSubject {
  open(tenant: string): Promise<Storage>;
  claims(): Promise<Claims>;
}
