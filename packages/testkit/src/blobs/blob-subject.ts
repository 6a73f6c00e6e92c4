import type { Blobs, Instant } from '@deskwright/core/port';
import type { DisposableSubject } from '../conformance/case.ts';

/**
 * What the blob cases are run against. `open` gives blobs that take the time from `now`; opened again, subjects with the
 * trait `durable` show the same blobs.
 */
export interface BlobSubject extends DisposableSubject {
  open(now: () => Instant): Promise<Blobs>;
}
