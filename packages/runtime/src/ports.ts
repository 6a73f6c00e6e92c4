import type { Instant } from '@deskwright/core';
import type { Blobs, Channel, Presence, Storage } from '@deskwright/core/port';

/** What a help desk is wired to. */
export interface HelpdeskPorts {
  readonly storage: Storage;
  readonly channels?: readonly Channel[];
  /** Where long bodies go, and what erasure empties. Without it every body is kept in its record. */
  readonly blobs?: Blobs;
  /**
   * When others keep blobs in the same place, such as the desks of other tenants: whether one of them refers to a blob. It is
   * asked before one is removed. By default nobody does.
   */
  readonly blobsUsedElsewhere?: (sha256: string) => Promise<boolean>;
  /** Where agents say at which ticket they are. Without it nobody is anywhere. */
  readonly presence?: Presence;
  /**
   * How old what this process knows of a stored configuration may be, in milliseconds: when it is older, the next call or
   * round of work looks, at the cost of one load. Default 1000.
   */
  readonly configurationMs?: number;
  /** The clock; by default the machine's. */
  readonly now?: () => Instant;
  /** A new unguessable text for each command; by default a random UUID. */
  readonly newSeed?: () => string;
  /** Hears of what went wrong without a caller to tell: failing listeners, work that was put off or set aside. */
  readonly onError?: (error: unknown) => void;
}
