import assert from 'node:assert/strict';
import type { Json } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { commit } from '../acts.ts';
import { batch, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const answers: readonly Json[] = [{ ticket: 'a', nested: [1, { b: null }] }, 'text', 0, false, null];

/** Keys that may be committed once. */
export const onceCases: readonly Case<StorageSubject>[] = [
  {
    id: 'once.first-answer',
    title: 'a key committed before answers duplicate with the first answer, whatever kind of value that is',
    async run({ open }) {
      const storage = await open();
      for (const [index, answer] of answers.entries()) {
        const key = `key-${index}`;
        await commit(storage, { writes: [write(key, 0)], once: [{ key, answer, at: 0 }] });
        const again = await storage.commit(
          batch({
            once: [
              { key: `other-${index}`, answer: 1, at: 0 },
              { key, answer: 'later', at: 0 },
            ],
          }),
        );
        assert.deepEqual(again, { ok: false, reason: 'duplicate', first: answer });
        await commit(storage, { once: [{ key: `other-${index}`, answer: 1, at: 0 }] });
      }
    },
  },
  {
    id: 'once.reopened',
    title: 'a key is remembered after closing and opening again',
    needs: ['durable'],
    async run({ open }) {
      const before = await open();
      await commit(before, { once: [{ key: 'k', answer: { id: 1 }, at: 0 }] });
      await before.close();
      const answer = await (await open()).commit(batch({ once: [{ key: 'k', answer: { id: 2 }, at: 0 }] }));
      assert.deepEqual(answer, { ok: false, reason: 'duplicate', first: { id: 1 } });
    },
  },
  {
    id: 'once.forgotten',
    title: 'a forgotten key may be committed again; others are remembered, and unknown ones passed over',
    async run({ open }) {
      const storage = await open();
      const once = (...keys: string[]) => keys.map((key) => ({ key, answer: key, at: 0 }));
      await commit(storage, { once: once('a', 'b') });
      await commit(storage, { forgotten: ['a', 'unknown'] });
      await commit(storage, { once: once('a') });
      for (const first of ['a', 'b']) {
        const answer = await storage.commit(batch({ once: once(first) }));
        assert.deepEqual(answer, { ok: false, reason: 'duplicate', first });
      }
    },
  },
];
