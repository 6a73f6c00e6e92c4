import { type ChangeEvent, DeskError, isDeskError } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { emptyStorage, happen, wholeFeed } from '../test/desk-feed.ts';
import type { FeedSink, Handover, Taken } from './feed-sink.ts';
import { followFeed } from './follow-feed.ts';
import { memoryPosition } from './position-store.ts';

const idsOf = (events: readonly ChangeEvent[]) => events.map(({ id }) => id);

/** A sink that accepts so many of what it is offered (all unless told otherwise), and remembers the offers. */
function paperSink(answer: (handover: Handover) => Partial<Taken> | Promise<Partial<Taken>> = () => ({})) {
  const offers: (readonly ChangeEvent[])[] = [];
  const sink: FeedSink = {
    async take(handover) {
      offers.push(handover.events);
      return { accepted: handover.events.length, retryAt: null, isOver: false, ...(await answer(handover)) };
    },
  };
  return { sink, offers };
}

async function busyStorage(events: number) {
  const storage = emptyStorage();
  for (let n = 0; n < events; n += 1) await happen(storage, `t${n % 3}`);
  return storage;
}

describe('a follower', () => {
  it('brings the feed to its sink page by page, once', async () => {
    const storage = await busyStorage(7);
    const { sink, offers } = paperSink();
    const position = memoryPosition();
    const follower = followFeed({ storage, sink, position, batch: 3 });
    const done = { retryAt: null, isOver: false };
    expect(await follower.run()).toEqual({ passed: 3, more: true, ...done });
    expect(await follower.run()).toEqual({ passed: 3, more: true, ...done });
    expect(await follower.run()).toEqual({ passed: 1, more: false, ...done });
    expect(await follower.run()).toEqual({ passed: 0, more: false, ...done });
    expect(offers.map((one) => one.length)).toEqual([3, 3, 1]);
    expect(offers.flat()).toEqual(await wholeFeed(storage));

    const late = await happen(storage, 't0');
    await followFeed({ storage, sink, position }).run();
    expect(offers.at(-1)).toEqual([late]);
  });

  it('keeps what is said about people to itself unless told otherwise', async () => {
    const storage = emptyStorage();
    const event = await happen(storage, 't', { type: 'ticket.subjectChanged', personal: { subject: 'My illness' } });
    const { sink, offers } = paperSink();
    await followFeed({ storage, sink, position: memoryPosition() }).run();
    await followFeed({ storage, sink, position: memoryPosition(), personal: true }).run();
    expect(JSON.stringify(offers[0])).not.toContain('personal');
    expect(offers[0]).toEqual([{ ...event, personal: undefined }]);
    expect(offers[1]).toEqual([event]);
  });

  it('does not save the position before the sink has accepted, nor when it failed', async () => {
    const storage = await busyStorage(2);
    const position = memoryPosition();
    const seen: (string | null)[] = [];
    let isDown = true;
    const { sink, offers } = paperSink(async () => {
      seen.push(await position.load());
      if (isDown) throw new Error('down');
      return {};
    });
    const follower = followFeed({ storage, sink, position });
    await expect(follower.run()).rejects.toThrow('down');
    await expect(follower.run()).rejects.toThrow('down');
    isDown = false;
    await follower.run();
    expect(seen).toEqual([null, null, null]);
    expect(await position.load()).not.toBeNull();
    expect(offers.map(idsOf)).toEqual(Array(3).fill(['t0-1', 't1-1']));
  });

  it('asks the store again where it is after a failure, for the saving may have worked', async () => {
    const storage = await busyStorage(2);
    const inner = memoryPosition();
    const position = {
      load: () => inner.load(),
      async save(next: string) {
        await inner.save(next);
        throw new DeskError('feed.fileFailed', 'lost the answer');
      },
    };
    const { sink, offers } = paperSink();
    const follower = followFeed({ storage, sink, position, batch: 1 });
    await expect(follower.run()).rejects.toThrow('lost');
    await expect(follower.run()).rejects.toThrow('lost');
    expect((await follower.run()).passed).toBe(0);
    expect(offers.map(idsOf)).toEqual([['t0-1'], ['t1-1']]);
  });

  it('offers what was not accepted again with what came after, up to the window', async () => {
    const storage = await busyStorage(10);
    const full: boolean[] = [];
    let stuckAt = 't1-1';
    const { sink, offers } = paperSink(({ events, isFull }) => {
      full.push(isFull);
      const accepted = events.findIndex(({ id }) => id === stuckAt);
      return accepted < 0 ? {} : { accepted, retryAt: 500 };
    });
    const position = memoryPosition();
    const clock = { now: 0 };
    const follower = followFeed({ storage, sink, position, batch: 2, window: 6, now: () => clock.now });
    expect(await follower.run()).toEqual({ passed: 0, more: true, retryAt: 500, isOver: false });
    expect(await follower.run()).toEqual({ passed: 0, more: false, retryAt: 500, isOver: false });
    expect(offers.map((one) => one.length)).toEqual([2, 6]);
    expect(full).toEqual([false, true]);
    // Nothing can be done before the instant: the feed is not even read.
    await follower.run();
    expect(offers).toHaveLength(2);
    clock.now = 500;
    stuckAt = 't2-1';
    expect(await follower.run()).toMatchObject({ passed: 2, more: true });
    stuckAt = '';
    expect(await follower.run()).toMatchObject({ passed: 6, more: true });
    expect(await follower.run()).toMatchObject({ passed: 2, more: true });
    expect(await follower.run()).toMatchObject({ passed: 0, more: false });
    expect(offers.map((one) => one.length)).toEqual([2, 6, 6, 6, 2]);
  });

  it('offers new events although an old one is held back', async () => {
    const storage = await busyStorage(1);
    const { sink, offers } = paperSink(() => ({ accepted: 0, retryAt: 500 }));
    const follower = followFeed({ storage, sink, position: memoryPosition(), now: () => 0 });
    await follower.run();
    await follower.run();
    expect(offers.map(idsOf)).toEqual([['t0-1']]);
    await happen(storage, 't9');
    await follower.run();
    expect(offers.map(idsOf)).toEqual([['t0-1'], ['t0-1', 't9-1']]);
  });

  it('passes what the filter leaves out, many pages at a time', async () => {
    const storage = await busyStorage(30);
    let saved = 0;
    const inner = memoryPosition();
    const position = {
      load: () => inner.load(),
      async save(next: string) {
        saved += 1;
        await inner.save(next);
      },
    };
    const { sink, offers } = paperSink();
    const filter = ({ record, seq }: ChangeEvent) => record.id === 't2' && seq >= 9;
    const follower = followFeed({ storage, sink, position, filter, batch: 2 });
    let rounds = 1;
    while ((await follower.run()).more) rounds += 1;
    expect(idsOf(offers.flat())).toEqual(['t2-9', 't2-10']);
    expect([rounds, saved]).toEqual([4, 3]);
  });

  it('lets a filter that throws hold the feed, not lose an event', async () => {
    const storage = await busyStorage(1);
    const { sink } = paperSink();
    const position = memoryPosition();
    const filter = () => {
      throw new TypeError('no such field');
    };
    await expect(followFeed({ storage, sink, position, filter }).run()).rejects.toThrow('no such field');
    expect(await position.load()).toBeNull();
  });

  it.each([-1, 3, 0.5, Number.NaN])('refuses the answer %d to two events', async (accepted) => {
    const storage = await busyStorage(2);
    const position = memoryPosition();
    const { sink } = paperSink(() => ({ accepted }));
    const error = await followFeed({ storage, sink, position })
      .run()
      .catch((thrown: unknown) => thrown);
    expect(isDeskError(error, 'feed.badAnswer')).toBe(true);
    expect(await position.load()).toBeNull();
  });

  it('goes round one by one, whoever asks', async () => {
    const storage = await busyStorage(4);
    let under = 0;
    const { sink, offers } = paperSink(async () => {
      under += 1;
      expect(under).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      under -= 1;
      return {};
    });
    const follower = followFeed({ storage, sink, position: memoryPosition(), batch: 1 });
    await Promise.all([follower.run(), follower.run(), follower.run(), follower.run()]);
    expect(offers.map((one) => one.length)).toEqual([1, 1, 1, 1]);
  });

  it('refuses a batch that is none', () => {
    const { sink } = paperSink();
    for (const batch of [0, -1, 1.5, Number.NaN]) {
      expect(() => followFeed({ storage: emptyStorage(), sink, position: memoryPosition(), batch })).toThrow(
        RangeError,
      );
    }
  });
});

describe('a follower in the background', () => {
  it('brings what is there and what comes, and stops', async () => {
    const storage = await busyStorage(5);
    let tell: () => void = () => {};
    const { sink, offers } = paperSink(() => {
      tell();
      return {};
    });
    const heard = (count: number) =>
      new Promise<void>((resolve) => {
        tell = () => {
          if (offers.flat().length >= count) resolve();
        };
        tell();
      });
    const follower = followFeed({ storage, sink, position: memoryPosition(), batch: 2, idleMs: 3_600_000 });
    follower.start();
    follower.start();
    await heard(5);
    await happen(storage, 't7');
    follower.nudge();
    await heard(6);
    await follower.stop();
    await follower.stop();
    await happen(storage, 't8');
    follower.nudge();
    expect(offers.flat()).toHaveLength(6);
    follower.start();
    await heard(7);
    await follower.stop();
    expect(offers.flat()).toEqual(await wholeFeed(storage));
  });

  it('reports what fails and is not hurried by nudges then', async () => {
    const storage = await busyStorage(1);
    const errors: unknown[] = [];
    let failed: () => void = () => {};
    const hasFailed = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const { sink, offers } = paperSink(() => {
      throw new Error('down');
    });
    const onError = (error: unknown) => {
      errors.push(error);
      failed();
      throw new Error('the reporter is broken, too');
    };
    const follower = followFeed({ storage, sink, position: memoryPosition(), onError });
    follower.start();
    await hasFailed;
    for (let n = 0; n < 20; n += 1) {
      follower.nudge();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await follower.stop();
    expect(offers).toHaveLength(1);
    expect(errors).toEqual([new Error('down')]);
  });

  it('stops by itself when the sink wants nothing more, and may be started again', async () => {
    const storage = await busyStorage(1);
    let calls = 0;
    let over: () => void = () => {};
    const isOver = () =>
      new Promise<void>((resolve) => {
        over = resolve;
      });
    const { sink } = paperSink(() => {
      calls += 1;
      over();
      return { accepted: 0, isOver: true };
    });
    const follower = followFeed({ storage, sink, position: memoryPosition(), idleMs: 1 });
    for (const round of [1, 2]) {
      const asked = isOver();
      follower.start();
      await asked;
      await follower.stop();
      expect(calls).toBe(round);
    }
  });
});
