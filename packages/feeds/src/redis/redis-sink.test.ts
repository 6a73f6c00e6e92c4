import { isDeskError } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { emptyStorage, happen, wholeFeed } from '../../test/desk-feed.ts';
import { paperRedis } from '../../test/paper-redis.ts';
import { followFeed } from '../follow-feed.ts';
import { memoryPosition } from '../position-store.ts';
import { redisPosition } from './redis-position.ts';
import { redisSink } from './redis-sink.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (isDeskError(error) ? error.code : String(error)),
  );

async function scene(events = 5) {
  const storage = emptyStorage();
  for (let n = 0; n < events; n += 1) await happen(storage, `t${n % 2}`, { note: n });
  const redis = paperRedis();
  const follow = (batch = 2, stream = 'desk') => {
    const sink = redisSink({ client: redis.client, stream });
    return followFeed({ storage, sink, position: sink.position, batch });
  };
  const ids = () => (redis.streams.get('desk') ?? []).map((entry) => entry[1]);
  return { storage, redis, follow, ids };
}

describe('a stream', () => {
  it('gets each event as an entry, together with the position', async () => {
    const { storage, redis, follow } = await scene(1);
    await follow().run();
    const [event] = await wholeFeed(storage);
    const entry = ['id', 't0-1', 'type', 'ticket.assigned', 'kind', 'ticket', 'record', 't0'];
    expect(redis.streams.get('desk')).toEqual([[...entry, 'event', JSON.stringify(event)]]);
    expect([...redis.keys]).toEqual([['{desk}:position:deskwright', '1']]);
    // The script is sent once, the position read once, and not written again by the follower.
    expect(redis.commands.map(([command]) => command)).toEqual(['GET', 'EVALSHA', 'EVAL']);
    await follow(2, '{desk}:events').run();
    expect([...redis.keys.keys()]).toContain('{desk}:events:position:deskwright');
  });

  it('gets each event once, although connections break before and after they were added', async () => {
    const { storage, redis, follow, ids } = await scene();
    let follower = follow();
    for (const fail of ['before', 'after', 'never', 'after', 'before', 'never', 'never', 'never'] as const) {
      redis.fate.fail = 'never';
      await follower.run().catch(() => {});
      redis.fate.fail = fail;
      await follower.run().catch(() => {});
      await happen(storage, 't0');
      if (fail === 'after') follower = follow();
    }
    redis.fate.fail = 'never';
    while ((await follower.run()).more);
    expect(ids()).toEqual((await wholeFeed(storage)).map(({ id }) => id));
  });

  it('gets each event once from two followers at the same time, and one is told', async () => {
    const { storage, follow, ids } = await scene(9);
    const [one, other] = [follow(), follow()];
    const codes = new Set<string | null>();
    for (let n = 0; n < 9; n += 1) {
      codes.add(await codeOf(one.run()));
      codes.add(await codeOf(other.run()));
    }
    expect([...codes].toSorted()).toEqual(['feed.positionMoved', null].toSorted());
    expect(ids()).toEqual((await wholeFeed(storage)).map(({ id }) => id));
  });

  it('takes the position past what the filter leaves out', async () => {
    const { storage, redis } = await scene(4);
    const sink = redisSink({ client: redis.client, stream: 'desk' });
    const follower = followFeed({ storage, sink, position: sink.position, filter: () => false });
    expect((await follower.run()).passed).toBe(4);
    expect(redis.keys.get('{desk}:position:deskwright')).toBe('4');
    expect(redis.streams.size).toBe(0);
  });

  it('is told how long it may become, in a number that makes sense', async () => {
    const { redis } = await scene(0);
    for (const maxLength of [0, -1, 1.5, Number.NaN]) {
      expect(() => redisSink({ client: redis.client, stream: 'desk', maxLength })).toThrow(RangeError);
    }
  });
});

describe('a position in Redis', () => {
  it('serves any sink, and notices another that moves it', async () => {
    const { redis } = await scene(0);
    const [one, other] = [
      redisPosition({ client: redis.client, key: 'p' }),
      redisPosition({ client: redis.client, key: 'p' }),
    ];
    expect(await one.load()).toBeNull();
    expect(await other.load()).toBeNull();
    await one.save('5');
    expect(await codeOf(other.save('3'))).toBe('feed.positionMoved');
    expect(await other.load()).toBe('5');
    await other.save('7');
    expect(await codeOf(one.save('6'))).toBe('feed.positionMoved');
    expect(redis.keys.get('p')).toBe('7');
  });

  it('rejects answers that Redis does not give', async () => {
    const client = { sendCommand: async () => 7 };
    expect(await codeOf(redisPosition({ client, key: 'p' }).load())).toBe('redis.badAnswer');
    expect(await codeOf(redisPosition({ client, key: 'p' }).save('1'))).toBe('redis.badAnswer');
    const sink = redisSink({
      client: { sendCommand: async () => Promise.reject(new Error('WRONGTYPE')) },
      stream: 's',
    });
    const storage = emptyStorage();
    await happen(storage, 't');
    await expect(followFeed({ storage, sink, position: memoryPosition() }).run()).rejects.toThrow('WRONGTYPE');
  });
});
