import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyStorage, happen, wholeFeed } from '../../test/desk-feed.ts';
import { paperEndpoint } from '../../test/paper-endpoint.ts';
import type { DeadLetter } from './dead-letter.ts';

const MINUTE = 60_000;

/** What may become of a request: an answer, or an answer that we do not get although the event has arrived. */
type Luck = 'accepted' | 'lost' | 'refused' | 'limited' | 'unavailable' | 'unreachable';

/** What happens between two rounds. */
type Step = { readonly add: number } | { readonly wait: number } | 'round' | 'crash';

const luck = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Luck>('accepted') },
  { weight: 3, arbitrary: fc.constantFrom<Luck>('lost', 'refused', 'limited', 'unavailable', 'unreachable') },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.nat({ max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ wait: fc.constantFrom(1000, 6000, 6 * MINUTE, 90 * MINUTE) }) },
  { weight: 3, arbitrary: fc.constant<Step>('round') },
  { weight: 1, arbitrary: fc.constant<Step>('crash') },
);
const script = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 60 }),
  lucks: fc.array(luck, { minLength: 1, maxLength: 80 }),
  saves: fc.array(fc.constantFrom('saved', 'unsaved', 'savedUnheard'), { minLength: 1, maxLength: 10 }),
  poison: fc.option(fc.constantFrom('t0-1', 't1-2', 't2-3'), { nil: null }),
  batch: fc.integer({ min: 1, max: 6 }),
  window: fc.integer({ min: 1, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
});

/** Answers drawn one after the other, and `last` when there are no more. */
function drawn<T>(list: readonly T[], last: T): () => T {
  const rest = list.values();
  return () => rest.next().value ?? last;
}

it('brings every event of every record in its order, whatever fails and wherever it crashes', async () => {
  await fc.assert(
    fc.asyncProperty(script, async ({ steps, lucks, saves, poison, ...options }) => {
      const storage = emptyStorage();
      const arrivals: string[] = [];
      const parked: DeadLetter[] = [];
      const nextLuck = drawn<Luck>(lucks, 'accepted');
      const nextSave = drawn(saves, 'saved');
      let saved: string | null = null;
      const position = {
        load: async () => saved,
        async save(next: string) {
          const fate = nextSave();
          if (fate !== 'unsaved') saved = next;
          if (fate !== 'saved') throw new Error('the power failed');
        },
      };
      const all = paperEndpoint(
        storage,
        async (id) => {
          const what = id === poison ? 'refused' : nextLuck();
          // Requests end in another order than they began.
          for (let turns = id.length + (arrivals.length % 3); turns > 0; turns -= 1) await Promise.resolve();
          if (what === 'unreachable') throw new TypeError('fetch failed');
          if (what === 'accepted' || what === 'lost') arrivals.push(id);
          if (what === 'lost') throw new TypeError('terminated');
          return { accepted: 200, refused: 422, limited: 429, unavailable: 503 }[what];
        },
        { deadLetters: { park: async (letter) => void parked.push(letter) }, concurrency: options.concurrency },
        { position, batch: options.batch, window: options.window },
      );
      let follower = all.open();
      const round = () => follower.run().catch(() => ({ passed: 0, more: true, retryAt: null, isOver: false }));

      for (const one of steps) {
        if (one === 'round') await round();
        else if (one === 'crash') follower = all.open();
        else if ('wait' in one) all.clock.now += one.wait;
        else await happen(storage, `t${one.add % 3}`);
      }
      // Then the world is quiet, but for the poison. Something else happens now and then, as at any desk, and the window
      // is wide enough to see it.
      follower = all.open({ window: 1000 });
      for (let rounds = 0; rounds < 2000; rounds += 1) {
        const { more, retryAt } = await round();
        if (more) continue;
        if (retryAt === null) break;
        all.clock.now = Math.max(all.clock.now, retryAt);
        if (rounds % 5 === 0 && rounds < 500) await happen(storage, 't9');
      }

      const feed = await wholeFeed(storage);
      const lost = new Set(parked.map(({ webhookId }) => webhookId));
      expect([...lost].filter((id) => id !== poison && !arrivals.includes(id))).toEqual([]);
      for (const record of new Set(feed.map((event) => event.record.id))) {
        const due = feed.filter((event) => event.record.id === record).map(({ id }) => id);
        const came = [...new Set(arrivals.filter((id) => id.startsWith(`${record}-`)))];
        expect(came).toEqual(due.filter((id) => !lost.has(id) || arrivals.includes(id)));
      }
      expect(saved ?? '0').toBe((await storage.changes({ after: null, limit: 100_000 })).position);
    }),
    { numRuns: 150 },
  );
});
