import type { Instant, Principal } from '@deskwright/core';
import { compareText, type Presence, type PresenceEntry } from '@deskwright/core/port';
import type { Context } from './context.ts';
import type { TicketKey } from './together/tickets.ts';

/** What somebody does with a ticket at this moment. */
export type Attending = 'viewing' | 'writing';

/** An agent who is at a ticket. */
export interface Attendant {
  readonly agent: string;
  readonly doing: Attending;
  /** Since when they have been doing this. */
  readonly since: Instant;
  /** When they count as gone, unless they say again that they are there. */
  readonly until: Instant;
}

/** Options of `attend`. */
export interface AttendOptions {
  /** For how many milliseconds it holds, by default 30 000; at most a day. */
  readonly ttlMs?: number;
}

/**
 * Who else is at a ticket. It is for agents who may see the ticket: everybody else gets empty answers, and so does everybody on
 * a desk without the port `presence`. None of it is written to the ticket's history. What the port rejects with is passed on.
 */
export interface Attendance {
  /**
   * Says that this agent is at a ticket, and answers who else is. It holds for half a minute: say it again every ten seconds or
   * so, and when it changes.
   */
  attend(key: TicketKey, doing: Attending, options?: AttendOptions): Promise<readonly Attendant[]>;
  /** Says that this agent has left the ticket. */
  leave(key: TicketKey): Promise<void>;
  /** Who else is at a ticket, the longest there first. */
  attending(key: TicketKey): Promise<readonly Attendant[]>;
  /**
   * Tells who else is at a ticket: now, and whenever somebody comes, says again that they are there, or leaves. Whoever merely
   * says nothing any more is told by `until`. An agent who may not see the ticket any more is told that nobody is there, and
   * nothing after that. Gives the function that ends it.
   */
  watchAttendance(key: TicketKey, onChange: (others: readonly Attendant[]) => void): Promise<() => void>;
}

const TTL_MS = 30_000;

/** What attendance asks of the face that it belongs to: the ids of tickets that exist, and of those that may be seen. */
export interface TicketIds {
  known(key: TicketKey): Promise<string | null>;
  visible(key: TicketKey): Promise<string | null>;
}

/** The attendance of one agent; of `null`, the system, which is never at a ticket itself and sees everybody. */
export function attendanceOf(context: Context, self: Principal | null, tickets: TicketIds): Attendance {
  const { presence } = context;
  if (presence === null || (self !== null && 'contact' in self)) return NOBODY;
  const me = self?.agent ?? null;

  async function others(ticket: string): Promise<readonly Attendant[]> {
    const found = (await (presence as Presence).list(keyOf(ticket, ''))).map(attendantOf);
    const there = found.filter((attendant) => attendant !== null && attendant.agent !== me) as Attendant[];
    return there.sort((a, b) => a.since - b.since || compareText(a.agent, b.agent));
  }

  return {
    async attend(key, doing, { ttlMs = TTL_MS } = {}) {
      const ticket = await tickets.visible(key);
      if (ticket === null) return [];
      if (me !== null) {
        const own = keyOf(ticket, me);
        const entry = await presence.get(own);
        const before = entry === null ? null : attendantOf(entry);
        const since = before?.doing === doing ? before.since : context.now();
        await presence.put(own, { agent: me, doing, since }, ttlMs);
      }
      return others(ticket);
    },
    async leave(key) {
      const ticket = me === null ? null : await tickets.known(key);
      if (ticket !== null && me !== null) await presence.remove(keyOf(ticket, me));
    },
    async attending(key) {
      const ticket = await tickets.visible(key);
      return ticket === null ? [] : others(ticket);
    },
    async watchAttendance(key, onChange) {
      const ticket = await tickets.visible(key);
      if (ticket === null) return () => {};
      const id = { id: ticket };
      return watchOthers(context, presence, keyOf(ticket, ''), async () => {
        // Asked anew each time, for roles and tickets change.
        const mayStill = (await tickets.visible(id)) !== null;
        const there = mayStill ? await others(ticket) : [];
        return { tell: () => onChange(there), mayStill };
      });
    },
  };
}

const NOBODY: Attendance = {
  attend: async () => [],
  leave: async () => {},
  attending: async () => [],
  watchAttendance: async () => () => {},
};

/** Looks after each change, one look at a time: what changes during a look is seen by the next one. */
function watchOthers(
  context: Context,
  presence: Presence,
  prefix: string,
  look: () => Promise<{ readonly tell: () => void; readonly mayStill: boolean }>,
): () => void {
  let isOver = false;
  let isLooking = false;
  let isStale = false;
  const changed = async (): Promise<void> => {
    isStale = true;
    if (isLooking) return;
    isLooking = true;
    while (isStale && !isOver) {
      isStale = false;
      try {
        const { tell, mayStill } = await look();
        if (isOver) break;
        if (!mayStill) end();
        tell();
      } catch (error) {
        context.onError(error);
      }
    }
    isLooking = false;
  };
  const stop = presence.watch(prefix, () => void changed());
  const end = (): void => {
    isOver = true;
    stop();
  };
  return end;
}

function keyOf(ticket: string, agent: string): string {
  return `attendance/${named(ticket)}/${named(agent)}`;
}

/** An id without slashes, so that none is the beginning of another one's keys. */
function named(id: string): string {
  return id.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function attendantOf({ value, expiresAt }: PresenceEntry): Attendant | null {
  if (typeof value !== 'object' || value === null || !('agent' in value)) return null;
  const { agent, doing, since } = value;
  const isOne = typeof agent === 'string' && typeof since === 'number' && (doing === 'viewing' || doing === 'writing');
  return isOne ? { agent, doing, since, until: expiresAt } : null;
}
