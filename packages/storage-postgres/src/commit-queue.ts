import type { Batch, CommitResult, RecordId } from '@deskwright/core/port';
import { isUndone } from './failure.ts';

/** Commits a batch, perhaps together with others. */
export type CommitQueue = (batch: Batch) => Promise<CommitResult>;

/**
 * How many calls are under way before batches wait for each other. Fewer save more work for the database, but who comes while
 * they are under way waits for one of them and then for its own.
 */
const MOST_CALLS = 3;
/** A call may wait for a lock that somebody holds. Batches wait no longer than this many milliseconds for it. */
const LONGEST_WAIT_MS = 10;
/** How many batches go in one call, and, unless it is a single one, how many pieces to write. */
const MOST_BATCHES = 64;
const MOST_PIECES = 500;

interface Waiting {
  readonly batch: Batch;
  /** What it concerns, see {@link namesOf}; made when others wait beside it. */
  names: Names | null;
  readonly resolve: (answer: CommitResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What a batch changes, and what it rests on. */
interface Names {
  readonly changed: readonly string[];
  readonly read: readonly string[];
}

function nameOf({ kind, id }: RecordId): string {
  return JSON.stringify(['record', kind, id]);
}

/** What a batch concerns: two batches of which neither changes what the other concerns can be written in either order. */
function namesOf({ writes, removed, once, forgotten, refs, settled, read = [] }: Batch): Names {
  const changed = [
    ...[...writes, ...removed].map(nameOf),
    ...[...once.map(({ key }) => key), ...forgotten].map((key) => JSON.stringify(['once', key])),
    ...refs.map(({ ref }) => JSON.stringify(['ref', ref.channel, ref.thread])),
    ...settled.map(({ token }) => JSON.stringify(['lease', token])),
  ];
  return { changed, read: read.map(nameOf) };
}

function sizeOf({ writes, deliveries, commands, once, refs }: Batch): number {
  return writes.length + deliveries.length + commands.length + once.length + refs.length;
}

/** Whether a batch changes what belongs to a record without naming it. */
function reachesFar({ erased, removed }: Batch): boolean {
  return erased.length > 0 || removed.length > 0;
}

/**
 * Makes a queue: as long as few calls are under way, batches go when the event loop has done what is there to do, so a lone
 * caller hardly waits, and callers who decide one after the other, since what they loaded came at the same time, go together.
 * Beyond that, batches gather until a call is over. Those that go together in one call, in one transaction, share one round trip
 * and one wait for the disk. A batch that concerns the same record, key, reference or lease as one before it
 * waits for another call; one that erases or removes goes alone. When a call fails and was undone, each of its batches is written
 * alone, so that none suffers for another one.
 */
export function commitQueue(
  together: (batches: readonly Batch[]) => Promise<readonly CommitResult[]>,
  alone: (batch: Batch) => Promise<CommitResult>,
  mostCalls = MOST_CALLS,
): CommitQueue {
  let calls = 0;
  let waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isSoon = false;

  function one({ batch, resolve, reject }: Waiting): Promise<void> {
    return alone(batch).then(resolve, reject);
  }

  async function group(members: readonly Waiting[]): Promise<void> {
    try {
      const answers = await together(members.map(({ batch }) => batch));
      for (const [at, { resolve }] of members.entries()) resolve(answers[at] as CommitResult);
    } catch (error) {
      if (isUndone(error)) await Promise.all(members.map(one));
      else for (const { reject } of members) reject(error);
    }
  }

  /** Those that wait and can go together, oldest first. */
  function take(): readonly Waiting[] {
    if (waiting.length === 1) return waiting.splice(0);
    const taken = new Set<string>();
    const members: Waiting[] = [];
    const left: Waiting[] = [];
    let pieces = 0;
    for (const one of waiting) {
      const { batch } = one;
      one.names ??= namesOf(batch);
      const { changed, read } = one.names;
      const size = pieces + sizeOf(batch);
      const isRoom = members.length === 0 || (members.length < MOST_BATCHES && size <= MOST_PIECES);
      // Whoever rests on what a batch before it changes, will be told so by a call of its own.
      const fits = isRoom && !changed.some((name) => taken.has(name)) && !read.some((name) => taken.has(name));
      const isAlone = members.length === 0 || (!reachesFar(batch) && !members.some((other) => reachesFar(other.batch)));
      if (fits && isAlone) {
        members.push(one);
        pieces = size;
      } else left.push(one);
      // Whoever is passed over keeps its place before those that come after it.
      for (const name of changed) taken.add(name);
    }
    waiting = left;
    return members;
  }

  async function call(): Promise<void> {
    calls += 1;
    const members = take();
    const [first] = members;
    await (members.length === 1 && first !== undefined ? one(first) : group(members));
    calls -= 1;
    next();
  }

  function next(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    while (waiting.length > 0 && calls < mostCalls) void call();
    if (waiting.length > 0) timer = setTimeout(late, LONGEST_WAIT_MS);
  }

  function soon(): void {
    if (isSoon) return;
    isSoon = true;
    setImmediate(() => {
      isSoon = false;
      next();
    });
  }

  function late(): void {
    void call();
    next();
  }

  return (batch) =>
    new Promise((resolve, reject) => {
      waiting.push({ batch, names: null, resolve, reject });
      if (calls < mostCalls) soon();
      else timer ??= setTimeout(late, LONGEST_WAIT_MS);
    });
}
