import { describe, expect, it } from 'vitest';
import { DELAYS_MS, retryDelayMs } from './retry-delay.ts';
import { Setbacks } from './setbacks.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const failed = { outcome: 'failed', reason: 'status 500', isBusy: false, isLimited: false, retryAfter: null } as const;
const busy = { ...failed, reason: 'status 503', isBusy: true } as const;
const limited = { ...busy, reason: 'status 429', isLimited: true } as const;

/** Lets an event fail so many times, each time when it is due, while another one is accepted in between or not. */
function fail(
  setbacks: Setbacks,
  event: string,
  times: number,
  others: boolean,
  attempt: typeof failed = failed,
): void {
  for (let n = 0; n < times; n += 1) {
    const at = setbacks.of(event)?.dueAt ?? 0;
    setbacks.noteFailed(event, attempt, at);
    if (others) setbacks.noteAccepted('other', at);
  }
}

describe('an event', () => {
  it('is given up after ten attempts, after three when the window is full, and never while nothing is accepted', () => {
    for (const [isFull, attempts] of [
      [false, 10],
      [true, 3],
    ] as const) {
      const setbacks = new Setbacks('crm', DELAYS_MS);
      fail(setbacks, 'a', attempts - 1, true);
      expect(setbacks.isHopeless('a', isFull)).toBe(false);
      fail(setbacks, 'a', 1, true);
      expect(setbacks.isHopeless('a', isFull)).toBe(true);
      fail(setbacks, 'down', 100, false);
      expect(setbacks.isHopeless('down', isFull)).toBe(false);
    }
  });

  it('is not blamed for limits', () => {
    const setbacks = new Setbacks('crm', DELAYS_MS);
    for (let n = 0; n < 20; n += 1) {
      setbacks.noteFailed('a', limited, n * HOUR);
      setbacks.noteAccepted('other', n * HOUR);
    }
    expect(setbacks.of('a')).toMatchObject({ attempts: 0, alone: 0 });
    expect(setbacks.isHopeless('a', true)).toBe(false);
  });

  it('begins anew when the endpoint was down as a whole meanwhile', () => {
    const setbacks = new Setbacks('crm', DELAYS_MS);
    fail(setbacks, 'a', 9, true);
    expect(setbacks.of('a')?.alone).toBe(8);
    const at = setbacks.of('a')?.dueAt ?? 0;
    for (const event of 'abcdef') setbacks.noteFailed(event, failed, at);
    expect(setbacks.isInDoubt).toBe(true);
    setbacks.noteAccepted('other', at + HOUR);
    expect(setbacks.of('a')).toMatchObject({ alone: 0 });
    expect(setbacks.of('a')?.dueAt).toBeLessThan(at + HOUR + 6 * SECOND);
    expect(setbacks.isHopeless('a', true)).toBe(false);
  });

  it('waits as long as its failures ask for, an hour at most while nothing is accepted', () => {
    const alone = new Setbacks('crm', DELAYS_MS);
    const down = new Setbacks('crm', DELAYS_MS);
    for (const [n, delay] of DELAYS_MS.entries()) {
      for (const [setbacks, others, longest] of [
        [alone, true, Infinity],
        [down, false, HOUR],
      ] as const) {
        const at = setbacks.of('a')?.dueAt ?? 0;
        fail(setbacks, 'a', 1, others);
        const waited = (setbacks.of('a')?.dueAt ?? 0) - at;
        expect(waited, `failure ${n + 1}`).toBeGreaterThanOrEqual(Math.min(delay, longest));
        expect(waited).toBeLessThanOrEqual(Math.min(delay, longest) * 1.1);
      }
    }
  });

  it('is forgotten when it is not in the window any more', () => {
    const setbacks = new Setbacks('crm', DELAYS_MS);
    for (const event of ['a', 'b']) fail(setbacks, event, 1, true);
    setbacks.keep(new Set(['b']));
    expect([setbacks.of('a'), setbacks.of('b')?.attempts]).toEqual([undefined, 1]);
  });
});

describe('an endpoint', () => {
  it('is left alone after five events in a row, not after five failures of one', () => {
    const setbacks = new Setbacks('crm', DELAYS_MS);
    fail(setbacks, 'a', 9, false);
    for (const event of 'bcd') setbacks.noteFailed(event, failed, 0);
    expect([setbacks.isInDoubt, setbacks.restUntil]).toEqual([false, 0]);
    setbacks.noteFailed('e', failed, 0);
    expect(setbacks.isInDoubt).toBe(true);
    expect(setbacks.restUntil).toBeGreaterThanOrEqual(5 * SECOND);
  });

  it('is left alone longer each time it fails after a rest, and for a short while again once it was back', () => {
    const setbacks = new Setbacks('crm', DELAYS_MS);
    const rest = (at: number) => {
      setbacks.noteFailed('a', busy, at);
      return setbacks.restUntil - at;
    };
    let at = 0;
    const rests = DELAYS_MS.map(() => {
      const ms = rest(at);
      at += ms;
      return ms;
    });
    expect(rests.map((ms, n) => ms / Math.min(HOUR, DELAYS_MS[n] ?? 0)).every((part) => part >= 1 && part <= 1.1)).toBe(
      true,
    );
    setbacks.noteAccepted('other', at);
    expect(setbacks.isInDoubt).toBe(false);
    expect(rest(at)).toBe(rests[0]);
  });

  it('is not left alone longer for what was under way when it began to rest', () => {
    const setbacks = new Setbacks('crm', DELAYS_MS);
    setbacks.noteFailed('a', busy, 0);
    const { restUntil } = setbacks;
    for (const event of 'bcdefgh') setbacks.noteFailed(event, busy, 1);
    expect(setbacks.restUntil).toBe(restUntil);
    setbacks.noteFailed('i', { ...busy, retryAfter: HOUR } as never, 1);
    expect(setbacks.restUntil).toBe(HOUR);
  });
});

it('delays are spread over a tenth, by what failed, and the same each time', () => {
  const delays = Array.from({ length: 200 }, (_, n) => retryDelayMs(`event ${n}`, 2, DELAYS_MS));
  expect(delays).toEqual(Array.from({ length: 200 }, (_, n) => retryDelayMs(`event ${n}`, 2, DELAYS_MS)));
  expect(Math.min(...delays)).toBeLessThan(303_000);
  expect(Math.max(...delays)).toBeGreaterThan(327_000);
  expect(Math.max(...delays)).toBeLessThanOrEqual(330_000);
});
