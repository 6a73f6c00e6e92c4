import type { Storage } from '@deskwright/core/port';
import type { DisposableSubject } from '../conformance/case.ts';

/**
 * What the storage cases are run against. `open` gives the storage of a tenant (`'default'` unless given), built with
 * {@link storageFields}. Subjects with the trait `durable` show the same data when they are opened again after closing,
 * those with the trait `shared` also while another storage of the same tenant is open.
 */
export interface StorageSubject extends DisposableSubject {
  open(tenant?: string): Promise<Storage>;
}
