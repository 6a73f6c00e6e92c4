import type { Instant, Presence } from '@deskwright/core/port';
import type { DisposableSubject } from '../conformance/case.ts';

/**
 * What the presence cases are run against. `open` gives the presence of a tenant that takes the time from `now`; opened again,
 * subjects with the trait `shared` see the same entries. `patienceMs` is for how long a case waits for a change to be told
 * before it fails.
 */
export interface PresenceSubject extends DisposableSubject {
  readonly patienceMs: number;
  open(tenant: string, now: () => Instant): Promise<Presence>;
}
