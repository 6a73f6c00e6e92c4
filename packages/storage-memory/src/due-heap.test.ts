import { describe, expect, it } from 'vitest';
import { dueHeap } from './due-heap.ts';
import { newWork } from './memory-state.ts';
import type { Work } from './work.ts';

/** Numbers that look random and are always the same. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

describe('dueHeap', () => {
  it('always has the work due first on top, however it is moved about', () => {
    const heap = dueHeap();
    const random = numbers(42);
    const all = Array.from({ length: 200 }, (_, order) =>
      newWork(order, { what: 'wake', record: { kind: 'k', id: '' } }),
    );
    for (let step = 0; step < 5000; step += 1) {
      const work = all[random.next().value % all.length] as Work;
      const pick = random.next().value % 50;
      work.dueAt = pick < 10 ? null : pick;
      heap.place(work);
      const [first] = all
        .filter(({ dueAt }) => dueAt !== null)
        .toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.order - b.order);
      expect(heap.peek()).toBe(first);
    }
  });
});
