import { foldHistory } from '@deskwright/core';
import type { MessageSignal } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { EVA, type MailPolicies, mailDesk } from './mail-desk.ts';

const DESK = { address: 'support@aurora.example' };
const BO = { address: 'Bo@example.net', name: 'Bo' };
const CY = { address: 'cy@example.net', name: 'Cy' };
const ANSWER = { type: 'message.add', visibility: 'public', text: 'It is on its way.' } as const;
const reply = { references: ['<m1@example.org>'] };
const toBoth: Partial<MessageSignal> = { to: [DESK, BO], cc: [CY] };

/** A desk that Ana has written to, with Bo beside it in To and Cy in Cc. */
async function copied(policies: MailPolicies = {}, more: Partial<MessageSignal> = toBoth, answer?: Receipts) {
  const desk = mailDesk(policies, answer);
  const first = await desk.hear('m1', more);
  const key = { id: first.ticket ?? '' };
  const names = async () => {
    const { participants } = await desk.ticket(first.ticket);
    const found = await Promise.all(participants.map((id) => desk.storage.load({ kind: 'contact', id })));
    return found.map((one) => (one?.value as { personal: { name: string } } | undefined)?.personal.name);
  };
  /** What goes out when Maria answers: its recipients. */
  const answered = async () => {
    await desk.helpdesk.as({ agent: 'maria' }).execute(key, ANSWER);
    for (let round = 0; round < 4; round += 1) await desk.helpdesk.work();
    const last = desk.sent.at(-1)?.payload as Pick<MessageSignal, 'to' | 'cc'> | undefined;
    return { to: last?.to.map(({ address }) => address), cc: last?.cc.map(({ address }) => address) };
  };
  const idOf = async (address: string) => (await desk.app.contacts.byAddress('email', address))?.id ?? '';
  return { ...desk, first, key, names, answered, idOf };
}
type Receipts = Parameters<typeof mailDesk>[1];

describe('people who are copied in', () => {
  it('take part in a new ticket, and get what agents answer', async () => {
    const { names, answered, messages, first } = await copied();
    expect(await names()).toEqual(['Bo', 'Cy']);
    expect(await answered()).toEqual({ to: ['Ana@Example.org'], cc: ['Bo@example.net', 'cy@example.net'] });
    const [asked, told] = await messages(first.ticket);
    expect(asked?.personal).toMatchObject(toBoth);
    expect(told?.personal.cc).toMatchObject([BO, CY]);
  });

  it('are those whom the desk knows already, whatever the case of their address', async () => {
    const { hear, idOf, ticket } = await copied();
    const second = await hear('m2', { ...toBoth, to: [DESK, { address: 'BO@EXAMPLE.NET' }] });
    expect((await ticket(second.ticket)).participants).toEqual([await idOf(BO.address), await idOf(CY.address)]);
  });

  it('are one contact, though two first mails name them at once', async () => {
    const desk = mailDesk();
    const both = await Promise.all([desk.hear('m1', toBoth), desk.hear('m2', { ...EVA, ...toBoth })]);
    const tickets = await Promise.all(both.map(({ ticket }) => desk.ticket(ticket)));
    expect(tickets[0]?.participants).toHaveLength(2);
    expect(tickets[1]?.participants).toEqual(tickets[0]?.participants);
  });

  it('join a ticket later, brought by somebody who has part in it, and never by a third party', async () => {
    const { hear, names } = await copied({}, { to: [DESK] });
    await hear('m2', { ...EVA, ...reply, to: [DESK], cc: [CY] });
    expect(await names()).toEqual([]);
    await hear('m3', { ...reply, to: [DESK], cc: [BO] });
    await hear('m4', { from: BO, ...reply, to: [DESK], cc: [CY, { address: 'ana@example.org' }] });
    expect(await names()).toEqual(['Bo', 'Cy']);
  });

  it('have part in it: what they answer belongs to the ticket, and they may be let see it', async () => {
    const { hear, messages, first, helpdesk, key, idOf } = await copied({ requesters: { participants: true } });
    await hear('m2', { from: BO, ...reply });
    expect((await messages(first.ticket))[1]?.thirdParty).toBeUndefined();
    expect(await helpdesk.as({ contact: await idOf(BO.address) }).ticket(key)).not.toBeNull();
  });

  it.each<[string, Partial<MessageSignal>, MailPolicies]>([
    ['the policy says so', toBoth, { inbound: { participants: 'none' } }],
    ['the mail is automatic', { ...toBoth, automated: 'autoReply' }, {}],
    ['the desk is not among its recipients: it got a blind copy', { to: [BO], cc: [CY] }, {}],
    [
      'they are the desk',
      { to: [DESK, { address: 'billing+x@aurora.example' }], cc: [{ address: 'a@b' }], ours: ['a@b'] },
      {},
    ],
    ['they are agents', { to: [DESK], cc: [BO] }, { inbound: { agents: { 'bo@example.net': 'bo' } } }],
    ['they are machines', { to: [DESK], cc: [{ address: 'shop-noreply@b.example' }, { address: 'postmaster@b' }] }, {}],
    ['they are the sender', { to: [DESK], cc: [{ address: 'ANA@example.org' }] }, {}],
    ['it is a circular', { to: [DESK, ...Array.from({ length: 21 }, (_, n) => ({ address: `p${n}@b` }))] }, {}],
  ])('are none where %s', async (_why, mail, policies) => {
    const { names, storage } = await copied(policies, mail);
    expect(await names()).toEqual([]);
    expect(await storage.load({ ref: { channel: 'contact.email', thread: 'p0@b' } })).toBeNull();
  });

  it('are twenty on one ticket at most', async () => {
    const crowd = (from: number, many: number) =>
      Array.from({ length: many }, (_, n) => ({ address: `p${from + n}@b` }));
    const { hear, ticket, first } = await copied({}, { to: [DESK], cc: crowd(0, 15) });
    await hear('m2', { ...reply, to: [DESK], cc: crowd(10, 15) });
    expect((await ticket(first.ticket)).participants).toHaveLength(20);
  });

  it('stay away once they were taken out, until an agent puts them back', async () => {
    const { app, hear, key, idOf, names, answered, ticket, first, storage, desk } = await copied();
    const bo = await idOf(BO.address);
    await app.execute(key, { type: 'ticket.update', removeParticipants: [bo] });
    await hear('m2', { ...reply, ...toBoth });
    expect(await names()).toEqual(['Cy']);
    expect((await answered()).cc).toEqual(['cy@example.net']);
    await app.execute(key, { type: 'ticket.update', addParticipants: [bo] });
    expect(await names()).toEqual(['Cy', 'Bo']);
    const stored = await ticket(first.ticket);
    expect(stored.formerParticipants).toEqual([]);
    const def = desk['~internal'].kinds.get('ticket');
    if (def === undefined) throw new Error('a desk knows tickets');
    expect(foldHistory(def, await storage.history({ kind: 'ticket', id: key.id }))).toEqual(stored);
  });

  it('get nothing of a restricted ticket, and nobody but an agent brings them into one', async () => {
    const inbound = { agents: { 'maria@aurora.example': 'maria' } };
    const { app, hear, key, names, answered } = await copied({ inbound }, { to: [DESK], cc: [CY] });
    await app.execute(key, { type: 'ticket.update', restricted: true });
    await hear('m2', { ...reply, to: [DESK], cc: [BO] });
    expect(await names()).toEqual(['Cy']);
    expect(await answered()).toEqual({ to: ['Ana@Example.org'], cc: [] });
    await hear('m3', { ...reply, from: { address: 'maria@aurora.example' }, to: [DESK], cc: [BO] });
    expect(await names()).toEqual(['Cy', 'Bo']);
  });

  it('get no mail that rules send, and an answer that an agent mailed to them only once', async () => {
    const rules: MailPolicies['rules'] = [
      { id: 'thanks', on: ['ticket.created'], then: [{ do: 'reply', text: 'We have it.' }] },
    ];
    const inbound = { agents: { 'maria@aurora.example': 'maria' } };
    const { hear, helpdesk, sent } = await copied({ rules, inbound });
    await helpdesk.work();
    await hear('m2', { ...reply, from: { address: 'maria@aurora.example' }, to: [DESK], cc: [BO] });
    await helpdesk.work();
    expect(sent.map(({ payload }) => payload)).toMatchObject([
      { to: [{ address: 'Ana@Example.org' }], cc: [] },
      { to: [{ address: 'Ana@Example.org' }], cc: [CY] },
    ]);
  });
});

describe('a copy that does not arrive', () => {
  const rules: MailPolicies['rules'] = [{ id: 'gone', on: ['delivery.failed'], then: [{ do: 'tag', add: ['gone'] }] }];

  it('is held against the address alone, not against the requester or the message', async () => {
    const { answered, hear, messages, first, ticket, helpdesk, sent } = await copied({ rules });
    await answered();
    const failure = { action: 'failed', status: '5.1.1', isPermanent: true, diagnostic: null, original: null } as const;
    const [told] = (await messages(first.ticket)).slice(-1);
    const references = [told?.personal.thread ?? ''];
    const failures = [{ recipient: 'bo@example.net', ...failure }];
    await hear('b1', { from: { address: 'mailer-daemon@b' }, automated: 'bounce', references, failures });
    await helpdesk.work();
    expect((await messages(first.ticket))[1]?.delivery).toBe('sent');
    expect((await ticket(first.ticket)).tags).toEqual([]);
    expect(await answered()).toEqual({ to: ['Ana@Example.org'], cc: ['cy@example.net'] });
    expect((await messages(first.ticket)).at(-1)).toMatchObject({
      delivery: 'sent',
      deliveryDetail: expect.stringMatching(/^Not copied to 1 /),
    });
    expect(sent).toHaveLength(2);
  });

  it('is known from what the mail server refuses, too', async () => {
    const refused = [{ address: 'cy@example.net', status: '5.1.1', isPermanent: true, detail: 'no such user' }];
    const sent = { ok: true, ref: { channel: 'email', thread: '<sent@desk>' }, refused } as const;
    const { answered, ticket, first } = await copied({ rules }, toBoth, () => sent);
    await answered();
    expect((await ticket(first.ticket)).tags).toEqual([]);
    expect((await answered()).cc).toEqual(['Bo@example.net']);
  });
});
