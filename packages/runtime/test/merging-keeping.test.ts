import { simulation } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { describe, expect, it } from 'vitest';
import { done, from, MERGE_STORAGES, mergeDesk } from './merge-desk.ts';

const DAY = 86_400_000;

/** A desk with a ticket and one that is merged into it, both closed if wanted. */
async function merged(kind: string, isClosed: boolean) {
  const desk = mergeDesk(kind);
  const { hear, merge, app, clock, answer, work } = desk;
  const [a, b] = [await hear('a'), await hear('b', from('bo'))];
  await answer(a);
  done(await merge(a, b));
  if (isClosed) done(await app.execute({ id: a }, { type: 'ticket.update', status: 'closed' }));
  await work();
  clock.now += 400 * DAY;
  return { ...desk, a, b };
}

function sink() {
  const lines: string[] = [];
  const write = async (document: AsyncIterable<string>) => {
    for await (const line of document) lines.push(line);
  };
  return { lines, write };
}

describe.each(Object.keys(MERGE_STORAGES))('merged tickets that are kept, on %s', (kind) => {
  it('stay while the ticket that they are part of does', async () => {
    const { app, a, b, clock, hear } = await merged(kind, false);
    const closedBefore = clock.now - DAY;
    expect(await app.archive({ closedBefore, to: sink() })).toMatchObject({ tickets: 0 });
    expect(await app.retain({ closedBefore })).toMatchObject({ tickets: 0 });
    expect(await hear('late', { ...from('bo'), references: ['<b@example.org>'] })).toBe(a);
    expect((await app.ticket({ id: b }))?.value.mergedInto).toBe(a);
  });

  it('leave with it for an archive, from which both come back as one', async () => {
    const { app, a, b, clock, desk } = await merged(kind, true);
    const before = [await app.ticket({ id: a }), await app.ticket({ id: b }), await app.messages({ id: a })];
    const { lines, ...to } = sink();
    const archived = await app.archive({ closedBefore: clock.now - DAY, to });
    expect(archived).toEqual({ tickets: 2, messages: 3, skipped: 0 });
    expect(await app.ticket({ id: b })).toBeNull();
    const storage = MERGE_STORAGES[kind]?.();
    if (storage === undefined) throw new Error(kind);
    const other = createHelpdesk(desk, { storage }).asSystem();
    await other.import(lines);
    const after = [await other.ticket({ id: a }), await other.ticket({ id: b }), await other.messages({ id: a })];
    expect(after).toEqual(before);
    await storage.close();
  });

  it('leave with it for good', async () => {
    const { app, a, b, clock } = await merged(kind, true);
    expect(await app.retain({ closedBefore: clock.now - DAY })).toMatchObject({ tickets: 2, messages: 3 });
    expect([await app.ticket({ id: a }), await app.ticket({ id: b })]).toEqual([null, null]);
  });

  it('are emptied with the person who asked, whichever ticket it was', async () => {
    const { app, ticket, texts, a, b, hear, folds } = await merged(kind, false);
    await hear('more', { ...from('bo'), references: ['<b@example.org>'] });
    const bo = (await ticket(b)).requester.id;
    expect(await app.erase(bo)).toMatchObject({ tickets: 1, messages: 2 });
    expect(await texts(a)).toEqual(['Text of a', '', 'Answer of maria', '']);
    expect(await ticket(b)).toMatchObject({ erased: true, mergedInto: a, personal: { subject: '', threads: [] } });
    expect(await folds()).toBe(true);
  });

  it('live their lives again in a simulation', async () => {
    const desk = mergeDesk(kind);
    const [a, b, c] = [await desk.hear('a'), await desk.hear('b', from('bo')), await desk.hear('c', from('cy'))];
    await desk.answer(a);
    done(await desk.merge(b, c));
    done(await desk.merge(a, b));
    await desk.hear('late', { ...from('cy'), references: ['<c@example.org>'] });
    done(await desk.unmerge(b));
    const present = simulation(desk.desk, { rules: [] });
    for await (const history of desk.app.histories()) {
      const { changes, replay, sla, simulated } = present.play(history);
      expect([changes, replay, sla]).toEqual([[], [], []]);
      expect(simulated?.history.map(({ type }) => type)).toEqual(history.events.map(({ type }) => type));
    }
  });
});
