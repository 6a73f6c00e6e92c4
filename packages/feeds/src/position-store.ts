/** Keeps how far a follower has come. Each follower has one of its own. */
export interface PositionStore {
  /** The position that was saved last, or `null` when none was: the feed is followed from its beginning. */
  load(): Promise<string | null>;
  /** Resolves when the position will survive a crash. */
  save(position: string): Promise<void>;
}

/** A position that is gone when the process ends: for tests, and for what shall see the feed from its beginning each time. */
export function memoryPosition(position: string | null = null): PositionStore {
  let saved = position;
  return {
    load: async () => saved,
    async save(next) {
      saved = next;
    },
  };
}
