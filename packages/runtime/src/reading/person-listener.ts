import { type Access, DeskError } from '@deskwright/core';
import type { Context, Heard } from '../context.ts';
import { READABLE_KINDS, readableEvents } from './readable-events.ts';

/** How somebody listens. */
export interface ListenOptions {
  /**
   * Hears that events may have been missed, because the handler fell a thousand events behind or access could not be worked
   * out. What is shown has to be read anew then.
   */
  readonly onMissed?: () => void;
}

/** Who listens: what they may see, worked out anew each time, and whether it is the system, which hears of all kinds. */
export interface Listener {
  readonly isSystem: boolean;
  access(): Promise<Access | null>;
}

/** How many events may wait for a handler. */
const MOST_WAITING = 1000;
const AT_ONCE = 100;

/** Tells one handler of what somebody may read. Whether they may is asked after the commit, one batch at a time. */
export function listenAs(
  context: Context,
  { isSystem, access }: Listener,
  type: string,
  handler: (event: Heard) => void | Promise<void>,
  { onMissed = () => {} }: ListenOptions,
): () => void {
  let waiting: Heard[] = [];
  let isTelling = false;
  let isOver = false;

  async function guarded(does: () => unknown): Promise<boolean> {
    try {
      await does();
      return true;
    } catch (error) {
      context.onError(error);
      return false;
    }
  }

  /** Tells of a batch up to the first event whose handler takes its time, and says which were not told of. */
  async function told(batch: readonly Heard[]): Promise<readonly Heard[]> {
    const readable = await readableEvents(context, await access(), batch);
    for (const event of readable) {
      if (isOver) return [];
      let takesTime = false;
      await guarded(() => {
        const answer = handler(event);
        takesTime = answer instanceof Promise;
        return answer;
      });
      // Meanwhile somebody may have lost a right: the others are looked at again.
      if (takesTime) {
        return batch.slice(1 + batch.findIndex(({ id, record }) => id === event.id && record.id === event.record.id));
      }
    }
    return [];
  }

  async function tell(): Promise<void> {
    isTelling = true;
    while (waiting.length > 0 && !isOver) {
      const batch = waiting.splice(0, AT_ONCE);
      const isKnown = await guarded(async () => {
        waiting.unshift(...(await told(batch)));
      });
      if (!isKnown) await guarded(onMissed);
    }
    isTelling = false;
  }

  const unsubscribe = context.listen((event) => {
    if (type !== '*' && event.type !== type) return;
    if (!isSystem && !READABLE_KINDS.includes(event.record.kind)) return;
    if (waiting.length >= MOST_WAITING) {
      waiting = [];
      context.onError(new DeskError('face.listenerTooSlow', `A listener fell ${MOST_WAITING} events behind`));
      void guarded(onMissed);
      return;
    }
    waiting.push(event);
    if (!isTelling) void tell();
  });
  return () => {
    isOver = true;
    unsubscribe();
  };
}
