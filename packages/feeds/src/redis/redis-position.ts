import { createHash } from 'node:crypto';
import { DeskError } from '@deskwright/core/port';
import type { PositionStore } from '../position-store.ts';

/** The part of a client for Redis that is used: `createClient()` of the package `redis` has it. */
export interface RedisClient {
  sendCommand(command: string[]): Promise<unknown>;
}

/** Options of {@link redisPosition}. */
export interface RedisPositionOptions {
  readonly client: RedisClient;
  /** Under which key the position stands. */
  readonly key: string;
}

/** Entries for a stream, to be added in the same step in which the position moves. */
export interface StreamEntries {
  readonly stream: string;
  /** The names and values of each entry, one after the other. */
  readonly entries: readonly (readonly string[])[];
  /** How many entries the stream keeps, about; `null` for all. */
  readonly maxLength: number | null;
}

// Adds the entries and moves the position, unless the position is not where we believe it to be.
const MOVE = `local at = redis.call('GET', KEYS[1])
if (at or '') ~= ARGV[1] then return 0 end
local place = 4
while place <= #ARGV do
  local size = tonumber(ARGV[place])
  local call = {'XADD', KEYS[2]}
  if ARGV[3] ~= '' then
    call[3], call[4], call[5] = 'MAXLEN', '~', ARGV[3]
  end
  call[#call + 1] = '*'
  for n = 1, size do call[#call + 1] = ARGV[place + n] end
  redis.call(unpack(call))
  place = place + size + 1
end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;
const MOVE_SHA = createHash('sha1').update(MOVE).digest('hex');

/** A position in Redis that knows where it was left, so that another follower of the same name is noticed. */
export class RedisPosition implements PositionStore {
  private readonly client: RedisClient;
  private readonly key: string;
  private known: string | null = null;

  constructor({ client, key }: RedisPositionOptions) {
    this.client = client;
    this.key = key;
  }

  async load(): Promise<string | null> {
    const saved = await this.client.sendCommand(['GET', this.key]);
    if (saved !== null && typeof saved !== 'string') {
      throw new DeskError('redis.badAnswer', `The position of a feed is no text but ${typeof saved}`);
    }
    this.known = saved;
    return saved;
  }

  async save(position: string): Promise<void> {
    if (position !== this.known) await this.move(position, null);
  }

  /** Moves the position, and adds entries to a stream, both or neither. */
  async move(position: string, added: StreamEntries | null): Promise<void> {
    const keys = added === null ? [this.key] : [this.key, added.stream];
    const entries = (added?.entries ?? []).flatMap((entry) => [String(entry.length), ...entry]);
    const limit = added?.maxLength == null ? '' : String(added.maxLength);
    const moved = await this.evaluate([String(keys.length), ...keys, this.known ?? '', position, limit, ...entries]);
    if (moved === 1) {
      this.known = position;
      return;
    }
    if (moved !== 0) throw new DeskError('redis.badAnswer', 'Redis answered something else than this script gives');
    throw new DeskError('feed.positionMoved', `Another follower has moved the position ${this.key}`);
  }

  private async evaluate(rest: readonly string[]): Promise<unknown> {
    try {
      return await this.client.sendCommand(['EVALSHA', MOVE_SHA, ...rest]);
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error;
      return this.client.sendCommand(['EVAL', MOVE, ...rest]);
    }
  }
}

/**
 * A position in Redis, for followers that may run on one machine or another. When two of them run at the same time, the
 * second is told by `feed.positionMoved` that the position is not where it left it. It is as safe as what Redis was told to
 * keep: see its `appendonly`. Rejects with what the client throws, and `redis.badAnswer`.
 */
export function redisPosition(options: RedisPositionOptions): PositionStore {
  return new RedisPosition(options);
}
