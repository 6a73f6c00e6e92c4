import { expect, it } from 'vitest';
import { Nudger } from './nudger.ts';

it('adds one for the first, and one more for all that come while it is under way', async () => {
  let added = 0;
  const nudger = new Nudger(
    async () => {
      added += 1;
    },
    () => {},
  );
  // The first is under way at once.
  for (let n = 0; n < 100; n += 1) nudger.nudge();
  expect(added).toBe(1);
  await nudger.idle();
  expect(added).toBe(2);
  nudger.nudge();
  await nudger.idle();
  expect(added).toBe(3);
});

it('reports what could not be added, and adds the next', async () => {
  const errors: unknown[] = [];
  const away = new Error('away');
  let isAway = true;
  let added = 0;
  const nudger = new Nudger(
    async () => {
      if (isAway) throw away;
      added += 1;
    },
    (error) => errors.push(error),
  );
  nudger.nudge();
  await nudger.idle();
  isAway = false;
  nudger.nudge();
  await nudger.idle();
  expect({ errors, added }).toEqual({ errors: [away], added: 1 });
});
