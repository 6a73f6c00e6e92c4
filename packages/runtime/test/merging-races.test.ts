import type { Storage } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { from, mergeDesk } from './merge-desk.ts';

/** A storage whose calls end when a scheduler says so, in whatever order it likes. */
function scheduled(storage: Storage, isOn: () => boolean, scheduler: fc.Scheduler): Storage {
  const load = scheduler.scheduleFunction(storage.load.bind(storage));
  const commit = scheduler.scheduleFunction(storage.commit.bind(storage));
  return {
    ...storage,
    load: (key) => (isOn() ? load(key) : storage.load(key)),
    commit: (batch) => (isOn() ? commit(batch) : storage.commit(batch)),
  };
}

/** Public words that came to a ticket while it was part of another one. */
async function strayed(storage: Storage, id: string): Promise<number> {
  let isMerged = false;
  let count = 0;
  for (const { type } of await storage.history({ kind: 'ticket', id })) {
    if (type === 'ticket.merged') isMerged = true;
    if (type === 'ticket.unmerged') isMerged = false;
    if (type === 'message.added' && isMerged) count += 1;
  }
  return count;
}

const acts = fc.array(fc.constantFrom('merge', 'onward', 'apart', 'mail', 'reply', 'answer'), {
  minLength: 2,
  maxLength: 6,
});

describe('what happens while tickets are merged', () => {
  it('is never lost, and never lands on a merged ticket', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), acts, async (scheduler, what) => {
        let isOn = false;
        const desk = mergeDesk('memory', {}, (storage) => scheduled(storage, () => isOn, scheduler));
        const { hear, app, helpdesk, ticket, texts, storage, folds } = desk;
        const [a, b, c] = [await hear('a'), await hear('b', from('bo')), await hear('c', from('cy'))];
        isOn = true;
        const said: string[] = [];
        const maria = helpdesk.as({ agent: 'maria' });
        const running = what.map(async (act, index) => {
          switch (act) {
            case 'merge':
              return app.merge({ into: { id: a }, from: [{ id: b }] });
            case 'onward':
              return app.merge({ into: { id: c }, from: [{ id: a }] });
            case 'apart':
              return app.unmerge({ id: b });
            case 'answer':
              return maria.execute({ id: a }, { type: 'message.add', visibility: 'public', text: 'An answer' });
            default: {
              const references = [act === 'mail' ? '<b@example.org>' : '<a@example.org>'];
              said.push(`Text of m${index}`);
              return hear(`m${index}`, { ...(act === 'mail' ? from('bo') : {}), references });
            }
          }
        });
        await scheduler.waitFor(Promise.all(running));
        isOn = false;
        const roots = [...new Set(await Promise.all([a, b, c].map(async (id) => (await ticket(id)).mergedInto ?? id)))];
        const all = (await Promise.all(roots.map(texts))).flat();
        for (const text of ['Text of a', 'Text of b', 'Text of c', ...said]) {
          expect(all.filter((one) => one === text)).toHaveLength(1);
        }
        for (const id of [a, b, c]) expect(await strayed(storage, id)).toBe(0);
        for (const id of roots) {
          const { mergedFrom = [] } = await ticket(id);
          for (const part of mergedFrom) expect((await ticket(part)).mergedInto).toBe(id);
        }
        expect(await folds()).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
