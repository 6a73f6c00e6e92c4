import type { Batch, CommitResult } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { commitQueue } from './commit-queue.ts';

function batch(parts: Partial<Batch>): Batch {
  return {
    writes: [],
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    forgotten: [],
    removed: [],
    setAside: [],
    settled: [],
    once: [],
    ...parts,
  };
}

function write(id: string): Batch {
  return batch({ writes: [{ kind: 'ticket', id, expected: 0, value: null, events: [], wakeAt: null }] });
}

/** What a batch is about, short enough to compare. */
function nameOf({ writes, erased, removed, once }: Batch): string {
  return [...writes, ...erased, ...removed].map(({ id }) => id).join() + once.map(({ key }) => key).join();
}

/** A queue whose calls are over when the test says so. */
function queueUnderTest() {
  const calls: string[][] = [];
  const ends: ((error?: unknown) => void)[] = [];
  const call = (batches: readonly Batch[]) =>
    new Promise<readonly CommitResult[]>((resolve, reject) => {
      calls.push(batches.map(nameOf));
      ends.push((error) => (error === undefined ? resolve(batches.map(() => ({ ok: true }))) : reject(error)));
    });
  const queue = commitQueue(call, async (one) => (await call([one]))[0] as CommitResult, 2);
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  /** Ends the oldest call that is under way. */
  const end = async (error?: unknown) => {
    ends.shift()?.(error);
    await settle();
  };
  return { calls, queue, end, settle, open: () => ends.length };
}

/** A queue with as many calls under way as it begins at once, those of `a` and `b`. */
async function busyQueue() {
  const busy = queueUnderTest();
  for (const id of ['a', 'b']) {
    void busy.queue(write(id));
    await busy.settle();
  }
  expect(busy.calls).toEqual([['a'], ['b']]);
  return busy;
}

describe('the queue of commits', () => {
  it('sends those of one turn of the event loop together while few are under way, and others when a call is over', async () => {
    const { calls, queue, end, settle } = queueUnderTest();
    const answers = ['a', 'b'].map((id) => queue(write(id)));
    expect(calls).toEqual([]);
    await settle();
    answers.push(queue(write('c')));
    await settle();
    expect(calls).toEqual([['a', 'b'], ['c']]);
    answers.push(...['d', 'e', 'f'].map((id) => queue(write(id))));
    await settle();
    expect(calls).toHaveLength(2);
    await end();
    expect(calls.slice(2)).toEqual([['d', 'e', 'f']]);
    await end();
    await end();
    expect(await Promise.all(answers)).toEqual(answers.map(() => ({ ok: true })));
  });

  it.each([
    ['record', write('x'), write('x')],
    ['record that is removed', write('x'), batch({ removed: [{ kind: 'ticket', id: 'x', expected: 1 }] })],
    ['once-key', batch({ once: [{ key: 'k', answer: 1, at: 0 }] }), batch({ forgotten: ['k'] })],
    [
      'lease',
      batch({ settled: [{ token: '1:1', retryAt: null }] }),
      batch({ settled: [{ token: '1:1', retryAt: 5 }] }),
    ],
  ])('puts two that concern the same %s into two calls, in their order', async (_, first, second) => {
    const { calls, queue, end } = await busyQueue();
    void queue(first);
    void queue(second);
    void queue(write('z'));
    await end();
    expect(calls[2]).toEqual([nameOf(first), 'z']);
    await end();
    expect(calls[3]).toEqual([nameOf(second)]);
  });

  it('sends one that rests on what another one changes after it, and those that rest on the same with each other', async () => {
    const { calls, queue, end } = await busyQueue();
    const onX = (id: string) => batch({ ...write(id), read: [{ kind: 'ticket', id: 'x', version: 1 }] });
    for (const one of [onX('c'), onX('d'), write('x'), onX('e'), write('f')]) void queue(one);
    await end();
    expect(calls[2]).toEqual(['c', 'd', 'x', 'f']);
    await end();
    expect(calls[3]).toEqual(['e']);
  });

  it('lets nobody pass who waits for the same thing', async () => {
    const { calls, queue, end } = await busyQueue();
    const both = batch({ writes: [...write('x').writes, ...write('y').writes] });
    for (const one of [write('x'), both, write('y')]) void queue(one);
    await end();
    expect(calls.slice(2)).toEqual([['x']]);
    await end();
    expect(calls.slice(3)).toEqual([['x,y']]);
    await end();
    await end();
    expect(calls.slice(4)).toEqual([['y']]);
  });

  it.each([
    ['erases', batch({ erased: [{ kind: 'ticket', id: 'x' }] })],
    ['removes', batch({ removed: [{ kind: 'ticket', id: 'x', expected: 1 }] })],
  ])('sends one alone that %s', async (_, far) => {
    const { calls, queue, end } = await busyQueue();
    for (const one of [write('c'), far, write('d')]) void queue(one);
    await end();
    expect(calls[2]).toEqual(['c', 'd']);
    await end();
    expect(calls[3]).toEqual(['x']);
  });

  it('writes each alone when a call was undone, so that one does not spoil it for others', async () => {
    const { calls, queue, end, settle } = await busyQueue();
    const answers = ['c', 'd', 'e'].map((id) => queue(write(id)).catch((error: unknown) => error));
    await end();
    await end();
    await end(Object.assign(new Error('too long'), { code: '54000' }));
    await settle();
    expect(calls.slice(3)).toEqual([['c'], ['d'], ['e']]);
    await end();
    await end(new Error('mine'));
    await end();
    expect(await Promise.all(answers)).toEqual([{ ok: true }, new Error('mine'), { ok: true }]);
  });

  it.each(['57P01', '08006', 'ECONNRESET', 'EPIPE', 'CONNECTION_CLOSED', 'XX001', undefined])(
    'tells all of a call when it is not known what became of it: %s',
    async (code) => {
      const { calls, queue, end } = await busyQueue();
      const answers = ['c', 'd'].map((id) => queue(write(id)).catch((error: unknown) => error));
      await end();
      await end();
      const lost = Object.assign(new Error('lost'), { code });
      await end(lost);
      expect(await Promise.all(answers)).toEqual([lost, lost]);
      expect(calls).toHaveLength(3);
    },
  );

  it('waits a moment only for calls that do not come to an end, and goes on meanwhile', async () => {
    const { calls, queue, open } = await busyQueue();
    for (const id of ['c', 'd']) void queue(write(id));
    while (calls.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(calls[2]).toEqual(['c', 'd']);
    expect(open()).toBe(3);
  });

  it('bounds how many go together', async () => {
    const { calls, queue, end } = await busyQueue();
    for (let n = 0; n < 150; n += 1) void queue(write(String(n)));
    await end();
    await end();
    expect(calls.slice(2).map(({ length }) => length)).toEqual([64, 64]);
  });

  it('bounds how much goes together, but a single one may be as large as it is', async () => {
    const { calls, queue, end } = await busyQueue();
    const large = (name: string, size: number) =>
      batch({ once: Array.from({ length: size }, (_, n) => ({ key: n === 0 ? name : '', answer: n, at: 0 })) });
    for (const one of [large('c', 300), large('d', 201), large('e', 900)]) void queue(one);
    await end();
    await end();
    expect(calls.slice(2).map(([name = '']) => name.replaceAll(',', ''))).toEqual(['c', 'd']);
    await end();
    expect(calls[4]?.[0]).toMatch(/^e/);
  });
});
