import type { ChangeEvent } from '@deskwright/core/port';
import type { FeedSink, Handover, Taken } from '../feed-sink.ts';
import type { PositionStore } from '../position-store.ts';
import { type RedisClient, RedisPosition } from './redis-position.ts';

/** Options of {@link redisSink}. */
export interface RedisSinkOptions {
  readonly client: RedisClient;
  /** The key of the stream. */
  readonly stream: string;
  /** Names the follower, when several desks or followers write to one stream. Default `deskwright`. */
  readonly name?: string;
  /** How many entries the stream keeps, about: older ones are dropped, whether they were read or not. All unless given. */
  readonly maxLength?: number;
}

/** A stream together with the position that moves with it. */
export interface RedisSink extends FeedSink {
  /** To be given to `followFeed` along with the sink. */
  readonly position: PositionStore;
}

/**
 * Adds events to a stream of Redis, each as an entry with `id`, `type`, `kind`, `record` and, as JSON, `event`. The entries
 * and the position are written in one step: each event is in the stream once, also after a crash, a lost answer, or with two
 * followers at the same time, one of which gets `feed.positionMoved` then. Should Redis lose its last second, both go back
 * together and the events come anew. Rejects with what the client throws, and `redis.badAnswer`. Throws `RangeError` for a
 * `maxLength` that is no positive integer.
 */
export function redisSink({ client, stream, name = 'deskwright', maxLength }: RedisSinkOptions): RedisSink {
  if (maxLength !== undefined && (!Number.isSafeInteger(maxLength) || maxLength < 1)) {
    throw new RangeError('maxLength has to be a positive integer');
  }
  // Both keys have to be in one slot of a cluster: a key in braces is in that of what stands in them.
  const key = /\{[^}]+\}/.test(stream) ? `${stream}:position:${name}` : `{${stream}}:position:${name}`;
  const position = new RedisPosition({ client, key });
  return {
    position: { load: () => position.load(), save: (next) => position.save(next) },
    async take({ events, position: next }: Handover): Promise<Taken> {
      await position.move(next, { stream, entries: events.map(entryOf), maxLength: maxLength ?? null });
      return { accepted: events.length, retryAt: null, isOver: false };
    },
  };
}

function entryOf(event: ChangeEvent): readonly string[] {
  const { id, type, record } = event;
  return ['id', id, 'type', type, 'kind', record.kind, 'record', record.id, 'event', JSON.stringify(event)];
}
