import { followFeed, redisPosition, redisSink } from '@deskwright/feeds';
import { createClient } from 'redis';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { emptyStorage, happen, wholeFeed } from './desk-feed.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

const clientOf = (url: string) => {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  client.on('error', () => {});
  return client;
};

let server: RedisServer;
let client: ReturnType<typeof clientOf>;
beforeAll(async () => {
  server = await startRedis();
  client = clientOf(server.url);
  await client.connect();
  return async () => {
    client.destroy();
    await server.close();
  };
});
beforeEach(async () => {
  await client.flushAll();
});

async function busyStorage(events: number) {
  const storage = emptyStorage();
  for (let n = 0; n < events; n += 1)
    await happen(storage, `t${n % 5}`, { note: `Ελλάδα ${n}`, personal: { name: 'Ana' } });
  return storage;
}

/** All entries of a stream. */
async function entries(stream = 'desk') {
  return ((await client.xRange(stream, '-', '+')) ?? []).map(({ message }) => message);
}

it('fills a stream with the feed, once and in order', async () => {
  const storage = await busyStorage(250);
  const sink = redisSink({ client, stream: 'desk' });
  const follower = followFeed({ storage, sink, position: sink.position });
  while ((await follower.run()).more);
  await happen(storage, 't0');
  await follower.run();
  const feed = await wholeFeed(storage);
  const all = await entries();
  expect(all.map(({ id }) => id)).toEqual(feed.map(({ id }) => id));
  expect(JSON.parse(all[7]?.event ?? '')).toEqual({ ...feed[7], personal: undefined });
  expect(all[7]).toMatchObject({ type: 'ticket.assigned', kind: 'ticket', record: 't2' });
});

it('keeps about as many entries as it is told', async () => {
  const storage = await busyStorage(1000);
  const sink = redisSink({ client, stream: 'desk', maxLength: 200 });
  const follower = followFeed({ storage, sink, position: sink.position });
  while ((await follower.run()).more);
  const all = await entries();
  expect(all.length).toBeGreaterThanOrEqual(200);
  expect(all.length).toBeLessThan(500);
  expect(all.at(-1)?.id).toBe((await wholeFeed(storage)).at(-1)?.id);
});

it('gets each event once while the server is killed and started again', { timeout: 120_000 }, async () => {
  const storage = await busyStorage(400);
  const errors: unknown[] = [];
  let follower = start();
  function start() {
    const sink = redisSink({ client, stream: 'desk' });
    return followFeed({ storage, sink, position: sink.position, batch: 7 });
  }
  const through = async (rounds: number) => {
    for (let n = 0; n < rounds; n += 1) await follower.run().catch((error: unknown) => errors.push(error));
  };
  for (let kill = 0; kill < 6; kill += 1) {
    await Promise.all([through(8), server.restart()]);
    // Every other time the follower is a new one, as after a crash of its own.
    if (kill % 2 === 1) follower = start();
  }
  while ((await follower.run()).more);
  expect(errors.length).toBeGreaterThan(0);
  expect((await entries()).map(({ id }) => id)).toEqual((await wholeFeed(storage)).map(({ id }) => id));
});

it('gets each event once from two followers at the same time', async () => {
  const storage = await busyStorage(300);
  const other = clientOf(server.url);
  await other.connect();
  try {
    const run = async (connection: typeof client) => {
      const sink = redisSink({ client: connection, stream: 'desk' });
      const follower = followFeed({ storage, sink, position: sink.position, batch: 10 });
      let moved = 0;
      for (let isDone = false; !isDone; ) {
        isDone = await follower.run().then(
          ({ more }) => !more,
          () => {
            moved += 1;
            return false;
          },
        );
      }
      return moved;
    };
    const moved = await Promise.all([run(client), run(other)]);
    expect(moved[0] + moved[1]).toBeGreaterThan(0);
    expect((await entries()).map(({ id }) => id)).toEqual((await wholeFeed(storage)).map(({ id }) => id));
  } finally {
    other.destroy();
  }
});

it('moves a position only from where it was left', async () => {
  const one = redisPosition({ client, key: 'webhooks' });
  const other = redisPosition({ client, key: 'webhooks' });
  await one.load();
  await other.load();
  await one.save('12-1');
  await expect(other.save('3-1')).rejects.toMatchObject({ code: 'feed.positionMoved' });
  expect(await other.load()).toBe('12-1');
});
