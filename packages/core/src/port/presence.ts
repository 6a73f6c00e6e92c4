import type { Instant, Json } from '../record/json.ts';

/** What is there for a while, such as who looks at a ticket, and until when unless it is put again. */
export interface PresenceEntry {
  readonly key: string;
  readonly value: Json;
  readonly expiresAt: Instant;
}

/**
 * What a watcher hears: that an entry was put (again), that one was removed, or that it has to `look`, that is to list anew,
 * because what changed until now may have passed it by.
 */
export type PresenceChange =
  | ({ readonly type: 'put' } & PresenceEntry)
  | { readonly type: 'removed'; readonly key: string }
  | { readonly type: 'look' };

/**
 * Heartbeats, for what holds only as long as somebody says so: who is looking at a ticket or writing on it, visitors of a
 * site. It belongs to one tenant. It may be lost at any time, and no history with it. An entry is there until it expires, and
 * nothing happens at that moment: whoever shows entries goes by `expiresAt`.
 *
 * Keys, values and times to live are bounded by `PRESENCE_LIMITS`; beyond them methods reject (`watch` throws) with the
 * {@link DeskError} `presence.badKey`, `presence.badValue` or `presence.badTtl`. Where there is no room for another entry they
 * reject with `presence.full`, when a database cannot be asked with `presence.failed`.
 */
export interface Presence {
  readonly port: 1;
  /** Puts an entry in the place of the one that was there, for `ttlMs` milliseconds from now. */
  put(key: string, value: Json, ttlMs: number): Promise<void>;
  /** An entry that has not expired, or `null`. */
  get(key: string): Promise<PresenceEntry | null>;
  /** Removes an entry before it expires. Nothing happens when there is none. */
  remove(key: string): Promise<void>;
  /**
   * The entries that have not expired and whose keys begin with a text, in ascending order of keys (by code point), a thousand
   * at most.
   */
  list(prefix: string): Promise<readonly PresenceEntry[]>;
  /**
   * Tells of changes of keys that begin with a text, whoever makes them, in the order in which they were made. The first thing
   * told is `look`, after this call has returned: until the next `look` no change is missed. What `onChange` throws is
   * dropped. Gives the function that ends it.
   */
  watch(prefix: string, onChange: (change: PresenceChange) => void): () => void;
}
