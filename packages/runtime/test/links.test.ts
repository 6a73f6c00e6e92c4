import { STANDARD_ROLES } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { done, from, MERGE_STORAGES, mergeDesk } from './merge-desk.ts';

type Desk = ReturnType<typeof mergeDesk>;

/** The links of a ticket as somebody sees them, short. */
async function linked({ helpdesk, app }: Desk, id: string, agent?: string): Promise<readonly string[]> {
  const face = agent === undefined ? app : helpdesk.as({ agent });
  return (await face.links({ id })).map(({ direction, as, ticket }) => `${direction} ${as} ${ticket.id}`);
}

const roles = STANDARD_ROLES as unknown as NonNullable<Parameters<typeof mergeDesk>[1]>['roles'] & object;

/** Agents with a role in departments of their own. */
async function staff({ app }: Desk, people: Readonly<Record<string, readonly ['support' | 'billing', string]>>) {
  for (const [id, [department, role]] of Object.entries(people)) {
    await app.agents.create(id, {
      name: id,
      departments: { [department]: 'primary' },
      roles: [{ role, departments: [department] }],
    });
  }
}

describe.each(Object.keys(MERGE_STORAGES))('links between tickets on %s', (kind) => {
  it('are kept on one side and found from both', async () => {
    const desk = mergeDesk(kind);
    const { hear, app, folds } = desk;
    const [a, b, c] = [await hear('a'), await hear('b', from('bo')), await hear('c', from('cy'))];
    done(await app.link({ from: { id: a }, to: { id: c }, as: 'causedBy' }));
    done(await app.link({ from: { id: b }, to: { id: c }, as: 'causedBy' }));
    done(await app.link({ from: { id: a }, to: { id: b }, as: 'relatesTo' }));
    done(await app.link({ from: { id: b }, to: { id: a }, as: 'relatesTo' }));
    expect(await linked(desk, c)).toEqual([`in causedBy ${a}`, `in causedBy ${b}`]);
    expect(await linked(desk, a)).toEqual([`out causedBy ${c}`, `out relatesTo ${b}`]);
    const { items } = await app.find({ where: { field: 'links', op: 'hasAny', value: [c] }, limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([a, b]);
    done(await app.link({ from: { id: a }, to: { id: c }, as: 'duplicates' }));
    expect(await linked(desk, a)).toEqual([`out duplicates ${c}`, `out relatesTo ${b}`]);
    done(await app.unlink({ from: { id: c }, to: { id: a } }));
    done(await app.unlink({ from: { id: a }, to: { id: b } }));
    expect(await linked(desk, a)).toEqual([]);
    expect(await app.ticket({ id: a }).then((found) => found?.value)).not.toHaveProperty('links');
    expect(await folds()).toBe(true);
  });

  it('go along when tickets are merged, and are not there for what is gone', async () => {
    const desk = mergeDesk(kind);
    const { hear, app, merge } = desk;
    const [a, b, c] = [await hear('a'), await hear('b', from('bo')), await hear('c', from('cy'))];
    const d = await hear('d', from('di'));
    done(await app.link({ from: { id: a }, to: { id: b }, as: 'duplicates' }));
    done(await merge(c, b));
    expect(await linked(desk, a)).toEqual([`out duplicates ${c}`]);
    expect(await linked(desk, c)).toEqual([`in duplicates ${a}`]);
    done(await app.link({ from: { id: d }, to: { id: b }, as: 'relatesTo' }));
    expect(await linked(desk, d)).toEqual([`out relatesTo ${c}`]);
    expect(await app.link({ from: { id: b }, to: { id: d }, as: 'relatesTo' })).toMatchObject({
      ok: false,
      refusal: { code: 'ticket.merged' },
    });
    done(await merge(a, c));
    expect(await linked(desk, a)).toEqual([`in relatesTo ${d}`]);
  });

  it('are bounded, and never lead to the ticket itself', async () => {
    const desk = mergeDesk(kind);
    const { hear, app } = desk;
    const a = await hear('a');
    const link = async (to: string) => app.link({ from: { id: a }, to: { id: to }, as: 'relatesTo' });
    expect(await link(a)).toMatchObject({ ok: false, refusal: { code: 'link.self' } });
    for (let count = 0; count < 50; count += 1) done(await link(await hear(`m${count}`)));
    expect(await link(await hear('one more'))).toMatchObject({ ok: false, refusal: { code: 'link.tooMany' } });
  });
});

describe('who may link', () => {
  it('sees both, and is shown only what they see', async () => {
    const desk = mergeDesk('memory', { roles });
    await staff(desk, { sue: ['support', 'engineer'], ben: ['billing', 'engineer'] });
    const [a, b] = [await desk.hear('a'), await desk.hear('b', { recipients: ['billing@aurora.example'] })];
    const request = { from: { id: a }, to: { id: b }, as: 'causedBy' } as const;
    const sue = desk.helpdesk.as({ agent: 'sue' });
    const unknown = await sue.link({ ...request, to: { id: 'nothing' } });
    expect(await sue.link(request)).toEqual(unknown);
    expect(await sue.unlink(request)).toEqual(unknown);
    done(await desk.app.link(request));
    expect(await linked(desk, a, 'sue')).toEqual([]);
    expect(await linked(desk, a)).toEqual([`out causedBy ${b}`]);
    expect(await desk.helpdesk.as({ contact: (await desk.ticket(a)).requester.id }).links({ id: a })).toEqual([]);
  });
});

describe('following', () => {
  it("is an agent's own affair; of others, of those who may assign", async () => {
    const desk = mergeDesk('memory', { roles });
    await staff(desk, { sue: ['support', 'engineer'], rob: ['support', 'representative'] });
    const a = await desk.hear('a');
    const [sue, rob] = [desk.helpdesk.as({ agent: 'sue' }), desk.helpdesk.as({ agent: 'rob' })];
    done(await rob.execute({ id: a }, { type: 'ticket.follow' }));
    expect(await rob.execute({ id: a }, { type: 'ticket.follow', agents: ['sue'] })).toMatchObject({
      refusal: { code: 'access.denied' },
    });
    done(await sue.execute({ id: a }, { type: 'ticket.follow', agents: ['sue', 'ben'] }));
    const mine = await sue.find({ where: { field: 'followers', op: 'hasAny', value: ['sue'] }, limit: 5 });
    expect(mine.items.map(({ id }) => id)).toEqual([a]);
    expect(await sue.followers({ id: a })).toEqual(['rob', 'sue']);
    done(await rob.execute({ id: a }, { type: 'ticket.unfollow' }));
    done(await sue.execute({ id: a }, { type: 'ticket.unfollow', agents: ['sue', 'ben'] }));
    expect(await desk.ticket(a)).not.toHaveProperty('followers');
    expect(await desk.app.execute({ id: a }, { type: 'ticket.follow' })).toMatchObject({
      refusal: { code: 'follow.whose' },
    });
  });

  it('gives no access: who may not see the ticket any more is left out', async () => {
    const desk = mergeDesk('memory', { roles });
    await staff(desk, { sue: ['support', 'engineer'] });
    const a = await desk.hear('a');
    done(await desk.helpdesk.as({ agent: 'sue' }).execute({ id: a }, { type: 'ticket.follow' }));
    done(await desk.app.execute({ id: a }, { type: 'ticket.transfer', department: 'billing' }));
    expect(await desk.app.followers({ id: a })).toEqual([]);
    expect(await desk.helpdesk.as({ agent: 'sue' }).ticket({ id: a })).toBeNull();
    expect((await desk.ticket(a)).followers).toEqual(['sue']);
  });

  it('goes on on the ticket that it is merged into, and comes back', async () => {
    const desk = mergeDesk();
    const [a, b] = [await desk.hear('a'), await desk.hear('b', from('bo'))];
    const sue = desk.helpdesk.as({ agent: 'sue' });
    done(await sue.execute({ id: b }, { type: 'ticket.follow' }));
    done(await desk.merge(a, b));
    expect(await sue.followers({ id: a })).toEqual(['sue']);
    expect(await sue.execute({ id: b }, { type: 'ticket.unfollow' })).toMatchObject({
      refusal: { code: 'ticket.merged' },
    });
    done(await desk.unmerge(b));
    expect(await sue.followers({ id: a })).toEqual([]);
    expect(await sue.followers({ id: b })).toEqual(['sue']);
  });
});

describe('who may merge', () => {
  it('has the capability for all of them; what they may not see does not exist', async () => {
    const desk = mergeDesk('memory', { roles });
    await staff(desk, { sue: ['support', 'engineer'], rob: ['support', 'representative'] });
    const [a, b] = [await desk.hear('a'), await desk.hear('b', from('bo'))];
    const elsewhere = await desk.hear('c', { recipients: ['billing@aurora.example'] });
    const [sue, rob] = [desk.helpdesk.as({ agent: 'sue' }), desk.helpdesk.as({ agent: 'rob' })];
    const into = { id: a };
    const unknown = await sue.merge({ into, from: [{ id: 'nothing' }] });
    expect(await sue.merge({ into, from: [{ id: elsewhere }] })).toEqual(unknown);
    expect(await sue.merge({ into: { id: elsewhere }, from: [into] })).toEqual(unknown);
    expect(await rob.merge({ into, from: [{ id: b }] })).toMatchObject({ refusal: { code: 'access.denied' } });
    const bo = desk.helpdesk.as({ contact: (await desk.ticket(b)).requester.id });
    expect((await bo.merge({ into: { id: b }, from: [{ id: b }] })).ok).toBe(false);
    done(await sue.merge({ into, from: [{ id: b }] }));
    done(await desk.app.execute({ id: a }, { type: 'ticket.transfer', department: 'billing' }));
    expect(await sue.unmerge({ id: b })).toEqual(unknown);
    done(await desk.app.merge({ into: { id: elsewhere }, from: [{ id: a }] }));
  });

  it('shows agents all of the conversation, but not what is restricted; and each requester only their own', async () => {
    const desk = mergeDesk('memory', { roles, requesters: { participants: true } });
    await staff(desk, { sue: ['support', 'engineer'], ben: ['billing', 'engineer'] });
    const [a, b] = [await desk.hear('a'), await desk.hear('b', from('bo'))];
    const secret = await desk.hear('c', from('cy'));
    done(await desk.app.execute({ id: secret }, { type: 'ticket.update', restricted: true }));
    done(await desk.merge(a, b, secret));
    done(await desk.app.execute({ id: a }, { type: 'ticket.transfer', department: 'billing' }));
    const read = async (face: { messages: Desk['app']['messages'] }, id: string) =>
      (await face.messages({ id })).map(({ value }) => value.personal.text);
    expect(await read(desk.helpdesk.as({ agent: 'ben' }), a)).toEqual(['Text of a', 'Text of b']);
    expect(await read(desk.helpdesk.as({ agent: 'sue' }), a)).toEqual([]);
    const ana = desk.helpdesk.as({ contact: (await desk.ticket(a)).requester.id });
    const bo = desk.helpdesk.as({ contact: (await desk.ticket(b)).requester.id });
    expect(await read(ana, a)).toEqual(['Text of a']);
    expect(await read(bo, b)).toEqual(['Text of b']);
    expect(await read(bo, a)).toEqual(['Text of a', 'Text of b']);
  });
});

describe('a message of a merged ticket that comes back', () => {
  it('is noted on the ticket that it is part of, on the message, and with the person it was sent to', async () => {
    const desk = mergeDesk();
    const [a, b] = [await desk.hear('a'), await desk.hear('b', from('bo'))];
    await desk.answer(b);
    await desk.work();
    done(await desk.merge(a, b));
    const [sent] = (await desk.app.messages({ id: b })).filter(({ value }) => value.direction === 'out');
    const back = await desk.hear('bounce', {
      from: { address: 'mailer-daemon@example.net' },
      references: [sent?.value.personal.thread ?? ''],
      automated: 'bounce',
      failures: [
        {
          recipient: 'bo@example.net',
          original: null,
          action: 'failed',
          status: '5.1.1',
          isPermanent: true,
          diagnostic: 'no such user',
        },
      ],
    });
    await desk.work();
    expect(back).toBe(a);
    const again = (await desk.app.messages({ id: b })).find(({ id }) => id === sent?.id);
    expect(again?.value.delivery).toBe('bounced');
    const { requester } = await desk.ticket(b);
    const contact = await desk.storage.load({ kind: 'contact', id: requester.id });
    expect(JSON.stringify(contact?.value)).toContain('undeliverable');
    const other = await desk.storage.load({ kind: 'contact', id: (await desk.ticket(a)).requester.id });
    expect(JSON.stringify(other?.value)).not.toContain('undeliverable');
  });
});
