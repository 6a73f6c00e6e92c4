import type { TicketEvent, Vocabulary } from '@deskwright/core';
import type { ChangeEvent } from '@deskwright/core/port';
import type { Context, Heard } from '../context.ts';
import { type Listener, type ListenOptions, listenAs } from './person-listener.ts';
import { READABLE_KINDS, readableEvents } from './readable-events.ts';

/** Which part of the feed a person reads. */
export interface FeedPage {
  /** The `position` of the page before; `null` begins at the beginning. */
  readonly after: string | null;
  /** At most so many events are looked at for a page, from 1 to 1000. */
  readonly limit: number;
  /** Only events of these types. Default: all. */
  readonly types?: readonly string[];
}

/** A page of the feed as a person may read it. */
export interface SeenChanges {
  readonly events: readonly ChangeEvent[];
  /** Where the feed goes on. */
  readonly position: string;
  /** Whether more may follow at once. A page may be short, or empty, and yet not the last one. */
  readonly more: boolean;
}

/** What happens on the desk, as far as one person may read it: see each method. The system reads everything. */
export interface PersonFeed<V extends Vocabulary> {
  /**
   * Events in the order in which they were committed: those of tickets that this person sees now and whose history they may
   * see, and those of messages that they may read now. Requesters get the messages alone. Everything else is left out: other
   * kinds of records, and on a ticket what tells of messages that they may not read. `position` is the place in the feed of
   * the whole desk, so it shows that something happened, not what. Throws the `DeskError` `storage.badCursor`.
   */
  changes(page: FeedPage): Promise<SeenChanges>;
  /**
   * Calls a handler for each event of this type (`*` for all) that this process commits from now on and that this person may
   * read at that moment, in order, one after the other; it waits for handlers that return a promise. Best effort, as with
   * `helpdesk.on`: a screen that was told of missed events reads on with `changes`. Gives the function that unsubscribes.
   */
  on<T extends TicketEvent<V>['type']>(
    type: T,
    handler: (event: Extract<TicketEvent<V>, { readonly type: T }> & Pick<Heard, 'record'>) => void | Promise<void>,
    options?: ListenOptions,
  ): () => void;
  on(type: '*', handler: (event: Heard) => void | Promise<void>, options?: ListenOptions): () => void;
}

const LARGEST_PAGE = 1000;
/** So many pages in a row may hold nothing for a person before they are asked to come again. */
const MOST_PAGES = 10;

/** The feed of one person, or of the system. */
export function personFeedOf<V extends Vocabulary>(context: Context, listener: Listener): PersonFeed<V> {
  return {
    async changes({ after, limit, types }) {
      const size = Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit)));
      let position = after;
      for (let pages = 1; ; pages += 1) {
        const page = await context.storage.changes({ after: position, limit: size });
        const wanted = page.events.filter(({ type, record }) => {
          const isOfType = types === undefined || types.includes(type);
          return isOfType && (listener.isSystem || READABLE_KINDS.includes(record.kind));
        });
        const events = wanted.length === 0 ? [] : await readableEvents(context, await listener.access(), wanted);
        const more = page.events.length === size;
        position = page.position;
        if (events.length > 0 || !more || pages === MOST_PAGES) return { events, position, more };
      }
    },
    on: (type: string, handler: (event: never) => void | Promise<void>, options: ListenOptions = {}) =>
      listenAs(context, listener, type, handler as (event: Heard) => void | Promise<void>, options),
  };
}
