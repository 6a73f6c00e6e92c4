import { isDeskError } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FolderProgress } from './folder-progress.ts';

function store(text: string | null = null) {
  const saved: string[] = [];
  return {
    saved,
    load: async () => saved.at(-1) ?? text,
    save: async (position: string) => void saved.push(position),
  };
}

describe('how far a folder was read', () => {
  test('never passes a mail that is not dealt with, and never goes back', async () => {
    const uids = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 })
      .map((all) => all.sort((a, b) => a - b));
    const order = uids.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all)));
    await fc.assert(
      fc.asyncProperty(order, async ([all, settled]) => {
        const { saved, ...position } = store();
        const progress = new FolderProgress(position);
        await progress.begin(7n);
        const open = new Set(all);
        for (const uid of settled) {
          progress.expect(all.filter((one) => one > progress.upTo));
          progress.settle(uid);
          open.delete(uid);
          await progress.save();
          for (const other of all) expect(progress.isSettled(other)).toBe(!open.has(other));
          expect(progress.upTo).toBe(all.filter((one) => [...open].every((other) => other > one)).at(-1) ?? 0);
        }
        const numbers = saved.map((text) => Number(text.replace(/^7:/, '')));
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        const again = new FolderProgress(position);
        await again.begin(7n);
        expect(again.upTo).toBe(progress.upTo);
      }),
    );
  });

  test('begins anew under another UIDVALIDITY, and not for a text that is no position', async () => {
    const progress = new FolderProgress(store('7:40'));
    await progress.begin(7n);
    expect(progress.upTo).toBe(40);
    await progress.begin(8n);
    expect(progress.upTo).toBe(0);
    for (const text of ['', '7', '7:', '7:x', '-7:1', '7:40\n', `${'9'.repeat(30)}:1`]) {
      const failure = await new FolderProgress(store(text)).begin(7n).catch((error: unknown) => error);
      expect(isDeskError(failure, 'channel.badPosition')).toBe(true);
    }
  });
});
