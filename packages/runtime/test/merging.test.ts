import type { Ticket } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { done, from, MERGE_STORAGES, mergeDesk } from './merge-desk.ts';

const live = ({ clocks }: Ticket) => clocks.filter(({ state }) => state === 'running').map(({ metric }) => metric);

describe.each(Object.keys(MERGE_STORAGES))('merging tickets on %s', (kind) => {
  it('reads both as one conversation, in which nobody is forgotten', async () => {
    const { hear, answer, merge, ticket, texts, folds } = mergeDesk(kind);
    const first = await hear('a');
    const second = await hear('b', from('bo'));
    await answer(first);
    const waits = (await ticket(second)).anchors.unansweredSince;
    const survivor = done(await merge(first, second));
    expect(survivor).toMatchObject({ status: 'open', mergedFrom: [second], anchors: { unansweredSince: waits } });
    expect(survivor.participants).toEqual([(await ticket(second)).requester.id]);
    expect(await texts(first)).toEqual(['Text of a', 'Text of b', 'Answer of maria']);
    const next = survivor.clocks.find(({ metric, state }) => metric === 'nextResponse' && state === 'running');
    expect(next?.startedAt).toBe(waits);
    const merged = await ticket(second);
    expect(merged).toMatchObject({ status: 'closed', mergedInto: first });
    expect(merged.anchors.unansweredSince).toBeUndefined();
    expect(merged.clocks.map(({ cancelReason }) => cancelReason)).toEqual(['merged', 'merged']);
    expect(await texts(second)).toEqual(['Text of b']);
    expect(await folds()).toBe(true);
  });

  it('leaves tickets alone that still wait for their first answer, and those that nobody waits on', async () => {
    const { hear, answer, merge, ticket } = mergeDesk(kind);
    const first = await hear('a');
    const second = await hear('b', from('bo'));
    const third = await hear('c', from('cy'));
    await answer(third);
    expect(done(await merge(first, second))).toMatchObject({ status: 'new' });
    await answer(first);
    expect(done(await merge(first, third))).toMatchObject({ status: 'answered', mergedFrom: [second, third] });
    expect((await ticket(first)).anchors.unansweredSince).toBeUndefined();
  });

  it('makes chains flat, and takes them apart again link by link', async () => {
    const { hear, merge, unmerge, ticket, texts, folds } = mergeDesk(kind);
    const [a, b, c] = [await hear('a'), await hear('b', from('bo')), await hear('c', from('cy'))];
    done(await merge(b, a));
    done(await merge(c, b));
    expect((await ticket(a)).mergedInto).toBe(c);
    expect((await ticket(b)).mergedInto).toBe(c);
    expect((await ticket(c)).mergedFrom).toEqual([b, a]);
    expect(await texts(c)).toEqual(['Text of a', 'Text of b', 'Text of c']);
    expect(await unmerge(a)).toMatchObject({ ok: false, refusal: { code: 'merge.along' } });
    done(await unmerge(b));
    expect((await ticket(a)).mergedInto).toBe(b);
    expect(await ticket(b)).not.toHaveProperty('mergedInto');
    expect(await ticket(c)).not.toHaveProperty('mergedFrom');
    expect(await texts(b)).toEqual(['Text of a', 'Text of b']);
    expect(await texts(c)).toEqual(['Text of c']);
    done(await unmerge(a));
    expect(await texts(b)).toEqual(['Text of b']);
    expect(await folds()).toBe(true);
  });

  it('gives everything back when a ticket is taken out again', async () => {
    const { hear, answer, merge, unmerge, ticket, work, app, folds } = mergeDesk(kind);
    const [a, b] = [await hear('a'), await hear('b', from('bo'))];
    await answer(a);
    await work();
    const before = [await ticket(a), await ticket(b)];
    done(await merge(a, b));
    const apart = done(await unmerge(b));
    const after = [await ticket(a), apart as unknown as Ticket];
    const seen = ({ status, pendingUntil, participants, followers, anchors, assignee, routing }: Ticket) => {
      const { statusChangedAt: _moved, reopenedAt: _opened, ...rest } = anchors;
      return { status, pendingUntil, participants, followers, anchors: rest, assignee, routing };
    };
    const { lastRequesterMessageAt: _latest, ...own } = seen(before[0] as Ticket).anchors;
    expect(seen(after[0] as Ticket)).toMatchObject({ ...seen(before[0] as Ticket), anchors: own });
    expect(seen(after[1] as Ticket)).toEqual(seen(before[1] as Ticket));
    for (const index of [0, 1]) expect(live(after[index] as Ticket)).toEqual(live(before[index] as Ticket));
    await work();
    expect(await app.recountLoads()).toEqual([]);
    expect(await folds()).toBe(true);
  });

  it('is refused where it would mix what belongs apart', async () => {
    const { hear, merge, unmerge, app } = mergeDesk(kind);
    const [a, b, c] = [await hear('a'), await hear('b', from('bo')), await hear('c', from('cy'))];
    const internal = done(
      await app.create({
        type: 'ticket.create',
        requester: { kind: 'agent', id: 'maria' },
        channel: 'email',
        subject: 'Between us',
        message: { text: 'He is lying.' },
      }),
    ).id;
    const code = async (outcome: ReturnType<typeof merge>) => {
      const said = await outcome;
      return said.ok ? 'done' : said.refusal.code;
    };
    expect(await code(merge(a, a))).toBe('merge.self');
    expect(await code(merge(a, internal))).toBe('merge.internal');
    expect(await code(merge(internal, a))).toBe('merge.internal');
    expect(await code(merge(a, 'nothing'))).toBe('ticket.unknown');
    expect(await code(unmerge(a))).toBe('ticket.notMerged');
    expect(await code(merge(a, b, b))).toBe('done');
    expect(await code(merge(b, a))).toBe('ticket.merged');
    expect(await code(merge(b, c))).toBe('ticket.merged');
    expect(await code(merge(c, b))).toBe('ticket.merged');
    expect(await code(merge(a, b))).toBe('ticket.merged');
    for (const flag of ['spam', 'deleted'] as const) {
      done(await app.execute({ id: c }, { type: 'ticket.update', [flag]: true }));
      expect(await code(merge(a, c))).toBe('merge.setAside');
      expect(await code(merge(c, a))).toBe('merge.setAside');
      done(await app.execute({ id: c }, { type: 'ticket.update', [flag]: false }));
    }
  });

  it('writes nothing at all when one of the tickets is refused', async () => {
    const { hear, merge, ticket, app } = mergeDesk(kind);
    const [a, b, c] = [await hear('a'), await hear('b', from('bo')), await hear('c', from('cy'))];
    done(await app.execute({ id: c }, { type: 'ticket.update', spam: true }));
    const before = await Promise.all([a, b, c].map(ticket));
    expect((await merge(a, b, c)).ok).toBe(false);
    expect(await Promise.all([a, b, c].map(ticket))).toEqual(before);
  });

  it('answers what only the surviving ticket can do by naming it', async () => {
    const { hear, merge, app } = mergeDesk(kind);
    const [a, b] = [await hear('a'), await hear('b', from('bo'))];
    done(await merge(a, b));
    const commands = [
      { type: 'message.add', visibility: 'public', text: 'Too late' },
      { type: 'ticket.assign', assignee: 'maria' },
      { type: 'ticket.transfer', department: 'billing' },
      { type: 'ticket.update', status: 'open' },
    ] as const;
    for (const command of commands) {
      const answer = await app.execute({ id: b }, command);
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'ticket.merged' } });
      expect(JSON.stringify(answer)).toContain(a);
    }
    expect(await app.execute({ id: b }, { type: 'ticket.update', addTags: ['merged'] })).toMatchObject({ ok: true });
  });

  it('wakes rules on both sides, which may tell the requester whose ticket is merged', async () => {
    const { hear, merge, ticket, work, sent } = mergeDesk(kind, {
      templates: { told: { text: 'We go on in another ticket.' } },
      rules: [
        { id: 'tell', on: ['ticket.merged'], then: [{ do: 'reply', template: 'told' }] },
        { id: 'mark', on: ['ticket.mergeReceived'], then: [{ do: 'tag', add: ['merged'] }] },
      ],
    });
    const [a, b] = [await hear('a'), await hear('b', from('bo'))];
    done(await merge(a, b));
    await work();
    expect((await ticket(a)).tags).toEqual(['merged']);
    expect((await ticket(b)).tags).toEqual([]);
    expect(JSON.stringify(sent)).toContain('We go on in another ticket.');
    expect(JSON.stringify(sent)).toContain('bo@example.net');
  });

  it('counts the work of agents right', async () => {
    const { hear, merge, unmerge, app, work, ticket } = mergeDesk(kind);
    await app.agents.create('maria', { name: 'Maria', departments: { support: 'primary' } });
    await app.agents.setPresence('maria', 'online');
    const [a, b] = [await hear('a'), await hear('b', from('bo'))];
    await work();
    expect([(await ticket(a)).assignee, (await ticket(b)).assignee]).toEqual(['maria', 'maria']);
    for (const change of [() => merge(a, b), () => unmerge(b), () => merge(b, a)]) {
      done(await change());
      await work();
      expect(await app.recountLoads()).toEqual([]);
    }
  });
});

describe('what leads to a merged ticket', () => {
  it('leads to the surviving one: threads, reply addresses and subjects', async () => {
    const { hear, merge, ticket, texts } = mergeDesk();
    const [a, b] = [await hear('a'), await hear('b', from('bo'))];
    const { reference } = await ticket(b);
    done(await merge(a, b));
    expect(await hear('r1', { ...from('bo'), references: ['<b@example.org>'] })).toBe(a);
    expect(await hear('r2', { ...from('bo'), tickets: [reference] })).toBe(a);
    expect(await hear('r3', { ...from('bo'), subject: `Re: it [#${reference}]` })).toBe(a);
    expect(await texts(a)).toHaveLength(5);
    expect((await ticket(a)).counts.messages).toBe(4);
  });

  it('keeps answers of the surviving ticket under the mails of its own requester', async () => {
    const { hear, merge, answer, work, sent } = mergeDesk();
    const [a, b] = [await hear('a'), await hear('b', from('bo'))];
    done(await merge(a, b));
    await hear('r', { ...from('bo'), references: ['<b@example.org>'] });
    await answer(a);
    await work();
    expect(sent.at(-1)?.payload).toMatchObject({ ref: { thread: '<a@example.org>' }, references: ['<a@example.org>'] });
  });
});
