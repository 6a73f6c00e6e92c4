import type { Ticket } from '@deskwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { done, from, MERGE_STORAGES, mergeDesk } from './merge-desk.ts';

const PEOPLE = ['ana', 'bo', 'cy'];
const COUNT = 4;

/** A few tickets, some of one person, of which some were answered, resolved or put off. */
const scene = fc.record({
  people: fc.array(fc.constantFrom(...PEOPLE), { minLength: COUNT, maxLength: COUNT }),
  states: fc.array(fc.constantFrom('new', 'answered', 'open', 'resolved', 'closed', 'pending', 'onHold'), {
    minLength: COUNT,
    maxLength: COUNT,
  }),
});
type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

async function play(kind: string, { people, states }: Scene) {
  const desk = mergeDesk(kind);
  const { hear, answer, app, clock } = desk;
  const ids: string[] = [];
  for (const [index, person] of people.entries()) {
    const id = await hear(`m${index}`, from(person));
    ids.push(id);
    const status = states[index] ?? 'new';
    if (status === 'new') continue;
    await answer(id);
    if (status === 'open') await hear(`again${index}`, { ...from(person), references: [`<m${index}@example.org>`] });
    else if (status === 'pending') {
      const pendingUntil = clock.now + 86_400_000;
      done(await app.execute({ id }, { type: 'ticket.update', status, pendingUntil }));
    } else if (status !== 'answered') {
      done(await app.execute({ id }, { type: 'ticket.update', status: status as 'resolved' }));
    }
  }
  return { ...desk, ids };
}

/** Merges all tickets into the last one, each into one that is not merged yet, as numbers say. */
async function join({ ids, merge }: Awaited<ReturnType<typeof play>>, order: readonly number[]): Promise<void> {
  const root = ids.at(-1) ?? '';
  const left = ids.slice(0, -1);
  for (const number of order) {
    if (left.length === 0) break;
    const [source = ''] = left.splice(number % left.length, 1);
    const targets = [root, ...left];
    done(await merge(targets[number % targets.length] ?? root, source));
  }
}

/** What somebody sees of a ticket, besides when it last changed. */
function shown({ status, pendingUntil, participants, followers, anchors, mergedFrom, mergedInto, clocks }: Ticket) {
  const { statusChangedAt: _changed, reopenedAt: _again, resolvedAt: _done, closedAt: _closed, ...rest } = anchors;
  const { lastRequesterMessageAt: _latest, ...kept } = rest;
  const waits = clocks.filter(({ state, metric }) => state === 'running' && metric === 'nextResponse');
  const since = waits.map(({ startedAt }) => startedAt);
  return {
    status,
    pendingUntil,
    participants: participants.toSorted(),
    followers,
    anchors: kept,
    mergedFrom,
    mergedInto,
    since,
  };
}

const numbers = fc.array(fc.nat(20), { minLength: COUNT - 1, maxLength: COUNT - 1 });

describe.each(Object.keys(MERGE_STORAGES))('merging, whatever the tickets, on %s', (kind) => {
  const numRuns = kind === 'memory' ? 60 : 15;

  it('shows the same whatever the order in which tickets were merged', async () => {
    await fc.assert(
      fc.asyncProperty(scene, numbers, numbers, async (one, order, other) => {
        const worlds = [await play(kind, one), await play(kind, one)] as const;
        await join(worlds[0], order);
        await join(worlds[1], other);
        const ends = await Promise.all(
          worlds.map(async ({ ids, ticket, texts, folds }) => {
            const root = await ticket(ids.at(-1) ?? '');
            expect(await folds()).toBe(true);
            const { mergedFrom = [], participants, anchors, status } = root;
            const set = { mergedFrom: mergedFrom.toSorted(), participants: participants.toSorted() };
            return { ...set, status, since: anchors.unansweredSince, texts: await texts(root.id) };
          }),
        );
        expect(ends[0]).toEqual(ends[1]);
        expect(ends[0]?.mergedFrom).toHaveLength(COUNT - 1);
      }),
      { numRuns },
    );
  });

  it('forgets nobody: whoever waited on any of them waits on the one that is left', async () => {
    await fc.assert(
      fc.asyncProperty(scene, numbers, async (one, order) => {
        const world = await play(kind, one);
        const before = await Promise.all(world.ids.map(world.ticket));
        await join(world, order);
        const root = await world.ticket(world.ids.at(-1) ?? '');
        const waits = before.flatMap(({ anchors }) => anchors.unansweredSince ?? []);
        expect(root.anchors.unansweredSince).toBe(waits.length === 0 ? undefined : Math.min(...waits));
        if (waits.length > 0) expect(['new', 'open']).toContain(root.status);
        const people = new Set(before.map(({ requester }) => requester.id));
        expect(new Set([root.requester.id, ...root.participants])).toEqual(people);
      }),
      { numRuns },
    );
  });

  it('is undone by taking apart in any order in which that is possible', async () => {
    await fc.assert(
      fc.asyncProperty(scene, numbers, numbers, async (one, order, apart) => {
        const world = await play(kind, one);
        const { ids, ticket, unmerge, texts, folds, work, app } = world;
        const look = async () => Promise.all(ids.map(async (id) => [shown(await ticket(id)), await texts(id)]));
        const before = await look();
        await join(world, order);
        const left = new Set(ids.slice(0, -1));
        for (const number of [...apart, 0, 0, 0, 0, 0, 0]) {
          const list = [...left];
          const first = list.length === 0 ? 0 : number % list.length;
          for (const id of [...list.slice(first), ...list.slice(0, first)]) {
            const outcome = await unmerge(id);
            if (outcome.ok) left.delete(id);
            else expect(outcome.refusal.code).toBe('merge.along');
          }
        }
        expect(left.size).toBe(0);
        expect(await look()).toEqual(before);
        expect(await folds()).toBe(true);
        await work();
        expect(await app.recountLoads()).toEqual([]);
      }),
      { numRuns },
    );
  });
});
