import type { PostgresListen } from './postgres-listen.ts';

/** The part of a connected `Client` of `pg` that {@link pgListen} uses. */
export interface PgClient {
  query(text: string): Promise<unknown>;
  on(
    event: 'notification',
    listener: (message: { readonly channel: string; readonly payload?: string | undefined }) => void,
  ): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  end(): Promise<void>;
}

interface Listener {
  readonly channel: string;
  readonly onPayload: (payload: string) => void;
  readonly onLost: () => void;
}

/** One connection, for all channels. */
class Line {
  readonly listeners = new Set<Listener>();
  isOver = false;
  readonly client: PgClient;
  readonly onOver: () => void;
  private last: Promise<unknown> = Promise.resolve();

  constructor(client: PgClient, onOver: () => void) {
    this.client = client;
    this.onOver = onOver;
    client.on('error', () => this.end());
    client.on('end', () => this.end());
    client.on('notification', ({ channel, payload = '' }) => {
      for (const listener of [...this.listeners]) if (listener.channel === channel) listener.onPayload(payload);
    });
  }

  /** Gives the connection up, and tells who still listened. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.onOver();
    this.client.end().catch(() => {});
    for (const { onLost } of this.listeners) onLost();
  }

  /** Runs a statement after those that came before it: a client takes one at a time. */
  run(text: string): Promise<unknown> {
    this.last = this.last.catch(() => {}).then(() => this.client.query(text));
    return this.last;
  }

  async leave(listener: Listener): Promise<void> {
    if (!this.listeners.delete(listener) || this.isOver) return;
    if (this.listeners.size === 0) return this.end();
    const isLast = [...this.listeners].every(({ channel }) => channel !== listener.channel);
    if (isLast) await this.run(`UNLISTEN ${quoted(listener.channel)}`);
  }
}

function quoted(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`;
}

/**
 * Listens through `pg`, on one connection for all channels. `connect` makes a new client and connects it; it is asked again when
 * the connection was lost. Give it `keepAlive: true`, so that a server that has silently gone is missed.
 */
export function pgListen(connect: () => Promise<PgClient>): PostgresListen {
  let current: Promise<Line> | null = null;

  function line(): Promise<Line> {
    if (current !== null) return current;
    const forget = (): void => {
      if (current === opening) current = null;
    };
    const opening: Promise<Line> = connect().then((client) => new Line(client, forget));
    opening.catch(forget);
    current = opening;
    return opening;
  }

  return async (channel, onPayload, onListening, onLost) => {
    const found = await line();
    const listener = { channel, onPayload, onLost };
    found.listeners.add(listener);
    try {
      // Names of channels cannot be parameters.
      await found.run(`LISTEN ${quoted(channel)}`);
    } catch (error) {
      found.listeners.delete(listener);
      found.end();
      throw error;
    }
    onListening();
    return { unlisten: () => found.leave(listener) };
  };
}
