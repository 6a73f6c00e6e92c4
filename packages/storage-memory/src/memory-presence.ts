import {
  checkPresenceKey,
  checkPresencePrefix,
  compareText,
  DeskError,
  type Instant,
  type Json,
  PRESENCE_LIMITS,
  type Presence,
  type PresenceChange,
  type PresenceEntry,
  presenceText,
} from '@deskwright/core/port';

/** Options of {@link memoryPresence}. `now` is the clock, in epoch milliseconds; the system clock unless given. */
export interface MemoryPresenceOptions {
  readonly now?: () => Instant;
}

const MOST_ENTRIES = 100_000;
const FIRST_SWEEP = 1000;

interface Kept {
  readonly text: string;
  readonly expiresAt: Instant;
}

interface Watcher {
  readonly prefix: string;
  readonly tell: (change: PresenceChange) => void;
}

/**
 * Presence in this process, seen by nobody else and gone when it ends: for one process and for tests. Each call makes a
 * separate one, so tenants are apart. What has expired is dropped as new entries come; put of an entry beyond 100 000 that
 * have not expired rejects with the `DeskError` `presence.full`.
 */
export function memoryPresence({ now = Date.now }: MemoryPresenceOptions = {}): Presence {
  const kept = new Map<string, Kept>();
  const watchers = new Set<Watcher>();
  let sweepAt = FIRST_SWEEP;

  /** Makes room for one more. Entries double between two sweeps at least, so a put costs little on average. */
  function makeRoom(at: Instant): void {
    if (kept.size < sweepAt) return;
    for (const [key, { expiresAt }] of kept) if (expiresAt <= at) kept.delete(key);
    if (kept.size >= MOST_ENTRIES) {
      throw new DeskError('presence.full', `There are ${MOST_ENTRIES} entries that have not expired`);
    }
    sweepAt = Math.min(Math.max(FIRST_SWEEP, 2 * kept.size), MOST_ENTRIES);
  }

  function tell(key: string, change: PresenceChange): void {
    for (const watcher of [...watchers]) if (key.startsWith(watcher.prefix)) watcher.tell(change);
  }

  function entryOf(key: string, { text, expiresAt }: Kept): PresenceEntry {
    return { key, value: JSON.parse(text) as Json, expiresAt };
  }

  return {
    port: 1,
    async put(key, value, ttlMs) {
      const text = presenceText(key, value, ttlMs);
      const at = now();
      if (!kept.has(key)) makeRoom(at);
      const entry = { text, expiresAt: at + ttlMs };
      kept.set(key, entry);
      tell(key, { type: 'put', ...entryOf(key, entry) });
    },
    async get(key) {
      checkPresenceKey(key);
      const found = kept.get(key);
      return found === undefined || found.expiresAt <= now() ? null : entryOf(key, found);
    },
    async remove(key) {
      checkPresenceKey(key);
      if (kept.delete(key)) tell(key, { type: 'removed', key });
    },
    async list(prefix) {
      checkPresencePrefix(prefix);
      const at = now();
      return [...kept]
        .filter(([key, { expiresAt }]) => expiresAt > at && key.startsWith(prefix))
        .sort(([a], [b]) => compareText(a, b))
        .slice(0, PRESENCE_LIMITS.list)
        .map(([key, entry]) => entryOf(key, entry));
    },
    watch(prefix, onChange) {
      checkPresencePrefix(prefix);
      const watcher: Watcher = {
        prefix,
        tell(change) {
          if (!watchers.has(watcher)) return;
          try {
            onChange(change);
          } catch {
            // Its own affair: whoever put something has nothing to do with it.
          }
        },
      };
      let isOver = false;
      queueMicrotask(() => {
        if (isOver) return;
        watchers.add(watcher);
        watcher.tell({ type: 'look' });
      });
      return () => {
        isOver = true;
        watchers.delete(watcher);
      };
    },
  };
}
