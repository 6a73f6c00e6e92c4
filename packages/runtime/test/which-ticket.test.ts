import { describe, expect, it } from 'vitest';
import { EVA, mailDesk } from './mail-desk.ts';

const DAY = 86_400_000;
const reply = { references: ['<m1@example.org>'] };

describe('which ticket a message belongs to', () => {
  it('goes by the thread, then by a reply address that the channel vouches for, then by the subject', async () => {
    const { hear } = mailDesk();
    const thread = await hear('m1');
    const address = await hear('m2');
    const subject = await hear('m3');
    const hints = { tickets: [address.reference ?? ''], subject: `Re: it [#${subject.reference}]` };
    expect(await hear('a', { ...reply, ...hints })).toMatchObject({ outcome: 'joined', ticket: thread.ticket });
    expect(await hear('b', { ...hints, references: ['<lost@example.org>'] })).toMatchObject({ ticket: address.ticket });
    expect(await hear('c', { subject: hints.subject })).toMatchObject({ outcome: 'joined', ticket: subject.ticket });
  });

  it('reads a reference as people copy it', async () => {
    const { hear } = mailDesk();
    const first = await hear('m1');
    const copied = (first.reference ?? '').toLowerCase().replace(/0/g, 'o').replace(/1/g, 'l');
    const answer = await hear('m2', { subject: `AW: [#AAAAAAA] Re: Tent [#${copied}]` });
    expect(answer).toMatchObject({ outcome: 'joined', ticket: first.ticket });
  });

  it('lets nobody into a ticket who only writes its reference into a subject, unless the desk wants it so', async () => {
    for (const [inbound, outcome] of [
      [{}, 'created'],
      [{ subjectReference: 'anyone' }, 'joined'],
    ] as const) {
      const { hear, ticket } = mailDesk({ inbound });
      const first = await hear('m1');
      const foreign = await hear('m2', { ...EVA, subject: `Hello [#${first.reference}]` });
      expect(foreign.outcome).toBe(outcome);
      expect((await ticket(foreign.ticket)).parentId).toBeNull();
    }
  });

  it('marks the words of third parties where rules see it, and leaves the requester who they are', async () => {
    const { hear, ticket, messages } = mailDesk({
      rules: [
        {
          id: 'foreign',
          on: ['message.received'],
          when: { field: 'message.thirdParty', op: 'is', value: true },
          then: [{ do: 'tag', add: ['foreign'] }],
        },
      ],
    });
    const first = await hear('m1');
    const { requester } = await ticket(first.ticket);
    expect(await hear('m2', reply)).toMatchObject({ ticket: first.ticket });
    expect((await ticket(first.ticket)).tags).toEqual([]);
    expect(await hear('m3', { ...reply, ...EVA })).toMatchObject({ outcome: 'joined', ticket: first.ticket });
    expect(await ticket(first.ticket)).toMatchObject({ requester, tags: ['foreign'] });
    expect((await messages(first.ticket)).map(({ thirdParty }) => thirdParty)).toEqual([undefined, undefined, true]);
  });

  it.each([
    ['reopen', { outcome: 'joined', status: 'open', counts: { requesterMessages: 2, reopens: 1 }, parentId: null }],
    ['join', { outcome: 'joined', status: 'resolved', counts: { requesterMessages: 1, messages: 2 }, parentId: null }],
    ['newTicket', { outcome: 'created', status: 'new', counts: { requesterMessages: 1 } }],
  ] as const)('third parties: %s', async (thirdParty, { outcome, ...expected }) => {
    const { app, hear, ticket } = mailDesk({ inbound: { thirdParty } });
    const first = await hear('m1');
    await app.execute({ id: first.ticket ?? '' }, { type: 'ticket.update', status: 'resolved' });
    const foreign = await hear('m2', { ...reply, ...EVA });
    expect(foreign.outcome).toBe(outcome);
    expect(await ticket(foreign.ticket)).toMatchObject(expected);
    if (outcome === 'created') expect((await ticket(foreign.ticket)).parentId).toBe(first.ticket);
  });

  it.each([true, false])('people of one organization: %s', async (colleagues) => {
    const { app, hear, messages } = mailDesk({ inbound: { colleagues } });
    for (const name of ['ana@example.org', EVA.from.address]) {
      const addresses = [{ channel: 'email', address: name }];
      await app.contacts.create({ type: 'contact.create', name, addresses, organization: 'acme' });
    }
    const first = await hear('m1');
    await hear('m2', { ...reply, ...EVA });
    expect((await messages(first.ticket))[1]?.thirdParty).toBe(colleagues ? undefined : true);
  });

  it('knows those who were copied in', async () => {
    const { app, hear, messages } = mailDesk();
    const first = await hear('m1');
    const eva = await app.contacts.create({
      type: 'contact.create',
      name: 'Eva',
      addresses: [{ channel: 'email', address: EVA.from.address }],
    });
    if (!eva.ok) throw new Error(eva.refusal.message);
    const addParticipants = [eva.record.id];
    await app.execute({ id: first.ticket ?? '' }, { type: 'ticket.update', addParticipants });
    const subject = `Me too [#${first.reference}]`;
    expect(await hear('m2', { ...EVA, subject })).toMatchObject({ outcome: 'joined', ticket: first.ticket });
    expect((await messages(first.ticket))[1]?.thirdParty).toBeUndefined();
  });
});

describe('an agent who answers by mail', () => {
  const maria = { from: { address: 'Maria@Aurora.example', name: 'Maria' } };
  const inbound = { agents: { 'maria@aurora.example': 'maria' } };

  it('speaks for the desk: the requester gets it under the thread that he knows', async () => {
    const { helpdesk, app, hear, ticket, messages, sent } = mailDesk({ inbound });
    const first = await hear('m1');
    expect(await hear('m2', { ...maria, ...reply, text: 'Sent today.' })).toMatchObject({ outcome: 'joined' });
    expect(await ticket(first.ticket)).toMatchObject({ status: 'answered', lastResponder: 'maria' });
    expect((await messages(first.ticket))[1]).toMatchObject({
      direction: 'out',
      author: { kind: 'agent', id: 'maria' },
      delivery: 'queued',
    });
    await helpdesk.work();
    expect(sent.map(({ payload }) => payload)).toMatchObject([
      { ref: { thread: '<m1@example.org>' }, text: 'Sent today.', to: [{ address: 'Ana@Example.org' }] },
    ]);
    expect(await app.contacts.byAddress('email', 'maria@aurora.example')).toBeNull();
    // Whoever answers the one or the other is on the same ticket.
    expect(await hear('m3', { references: ['<m2@example.org>'] })).toMatchObject({ ticket: first.ticket });
  });

  it('is somebody like others where the desk names no agents, and on a ticket that only a subject names', async () => {
    const open = mailDesk();
    const first = await open.hear('m1');
    await open.hear('m2', { ...maria, ...reply });
    expect((await open.messages(first.ticket))[1]).toMatchObject({ direction: 'in', thirdParty: true });
    const strict = mailDesk({ inbound });
    const { reference } = await strict.hear('m1');
    expect(await strict.hear('m2', { ...maria, subject: `Hi [#${reference}]` })).toMatchObject({ outcome: 'created' });
  });

  it('has no absence notices sent to requesters', async () => {
    const { helpdesk, hear, ticket, messages, sent } = mailDesk({ inbound });
    const first = await hear('m1');
    await hear('m2', { ...maria, ...reply, automated: 'autoReply', text: 'I am on holiday.' });
    expect((await messages(first.ticket))[1]).toMatchObject({ visibility: 'internal', delivery: 'none' });
    expect((await ticket(first.ticket)).status).toBe('new');
    await helpdesk.work();
    expect(sent).toEqual([]);
  });
});

describe('an answer to a closed ticket', () => {
  async function closed(departments: object, inbound: object = {}) {
    const support = { addresses: ['support@aurora.example'], ...departments };
    const desk = mailDesk({ departments: { support, billing: {} }, inbound });
    const first = await desk.hear('m1');
    const key = { id: first.ticket ?? '' };
    await desk.app.execute(key, { type: 'ticket.assign', assignee: 'maria' });
    await desk.app.execute(key, { type: 'ticket.update', status: 'closed' });
    return { ...desk, first };
  }

  it('reopens it, and it stays with its agent', async () => {
    const { hear, ticket, first } = await closed({});
    expect(await hear('m2', reply)).toMatchObject({ outcome: 'joined', ticket: first.ticket });
    expect(await ticket(first.ticket)).toMatchObject({ status: 'open', assignee: 'maria' });
  });

  it('reopens it for whoever is free, where the department wants it so', async () => {
    const { hear, ticket, first } = await closed({ keepAssignee: false });
    await hear('m2', reply);
    expect(await ticket(first.ticket)).toMatchObject({ status: 'open', assignee: null });
  });

  it('opens a new ticket that names the old one as its parent, with or without its agent', async () => {
    for (const keepAssignee of [true, false]) {
      const { hear, ticket, first } = await closed({ followUp: 'newTicket', keepAssignee });
      const next = await hear('m2', reply);
      expect(next.outcome).toBe('created');
      expect(await ticket(next.ticket)).toMatchObject({
        parentId: first.ticket,
        status: 'new',
        department: 'support',
        assignee: keepAssignee ? 'maria' : null,
        requester: (await ticket(first.ticket)).requester,
      });
      expect((await ticket(first.ticket)).status).toBe('closed');
      // The conversation goes on in the new one.
      expect(await hear('m3', { references: ['<m2@example.org>', '<m1@example.org>'] })).toMatchObject({
        outcome: 'joined',
        ticket: next.ticket,
      });
    }
  });

  it('opens a new ticket after a time, to the millisecond', async () => {
    for (const [wait, outcome] of [
      [14 * DAY - 1, 'joined'],
      [14 * DAY, 'created'],
    ] as const) {
      const { hear, clock } = await closed({ followUp: { newTicketAfter: 'P14D' } });
      clock.now += wait;
      expect((await hear('m2', reply)).outcome, String(wait)).toBe(outcome);
    }
  });

  it('goes by the desk’s policy where the department says nothing', async () => {
    const { hear } = await closed({}, { followUp: 'newTicket' });
    expect((await hear('m2', reply)).outcome).toBe('created');
    const own = await closed({ followUp: 'reopen' }, { followUp: 'newTicket' });
    expect((await own.hear('m2', reply)).outcome).toBe('joined');
  });

  it('is put on file when no person wrote it', async () => {
    const { hear, ticket, first } = await closed({ followUp: 'newTicket' });
    expect(await hear('m2', { ...reply, automated: 'autoReply' })).toMatchObject({ ticket: first.ticket });
    expect((await ticket(first.ticket)).status).toBe('closed');
  });
});

describe('which department a new ticket belongs to', () => {
  it.each([
    [['billing@aurora.example'], 'billing'],
    [['INFO@aurora.example'], 'support'],
    [['friend@example.org', 'billing+invoices@aurora.example'], 'billing'],
    [['support@aurora.example', 'billing@aurora.example'], 'support'],
    [['nobody@aurora.example'], null],
  ])('%j: %s', async (recipients, department) => {
    const { hear, ticket } = mailDesk();
    expect((await ticket((await hear('m1', { recipients })).ticket)).department).toBe(department);
  });

  it.each([
    [['billing@aurora.example'], 'support'],
    [['billing@aurora.example', 'support@aurora.example'], 'support'],
    [['nobody@aurora.example'], 'support'],
  ])('%j: %s, which took the place of the one that had the address', async (recipients, department) => {
    const { app, hear, ticket } = mailDesk({
      departments: {
        support: { addresses: ['support@aurora.example'] },
        billing: { addresses: ['billing@aurora.example'], retired: { into: 'support' } },
      },
      inbound: { severalDepartments: 'each', defaultDepartment: 'billing' },
    });
    expect((await ticket((await hear('m1', { recipients })).ticket)).department).toBe(department);
    expect((await app.find({ limit: 10 })).items).toHaveLength(1);
  });

  it('is nobody’s when nobody took its place, and its address is still one of the desk’s own', async () => {
    const { hear, ticket } = mailDesk({
      departments: { support: {}, billing: { addresses: ['billing@aurora.example'], retired: { into: null } } },
      inbound: { defaultDepartment: 'support' },
    });
    const recipients = ['billing@aurora.example'];
    expect((await ticket((await hear('m1', { recipients })).ticket)).department).toBeNull();
    const from = { address: 'billing@aurora.example', name: 'Billing' };
    expect(await hear('m2', { from, recipients })).toMatchObject({ outcome: 'ignored' });
  });

  it('makes one ticket for each department, once, where the desk wants it so', async () => {
    const { app, hear, helpdesk, ticket, sent } = mailDesk({ inbound: { severalDepartments: 'each' } });
    const recipients = ['billing@aurora.example', 'info@aurora.example', 'support@aurora.example'];
    const first = await hear('m1', { recipients });
    const [copy] = first.copies ?? [];
    expect(first.copies).toHaveLength(1);
    expect((await ticket(first.ticket)).department).toBe('billing');
    expect(await ticket(copy?.ticket)).toMatchObject({ department: 'support', reference: copy?.reference });
    expect(await hear('m1', { recipients: recipients.toReversed() })).toEqual({ ...first, outcome: 'seen' });
    expect((await app.find({ limit: 10 })).items).toHaveLength(2);
    // An answer to the mail itself belongs to the first; an answer to what a department wrote, to its ticket.
    expect(await hear('m2', reply)).toMatchObject({ ticket: first.ticket });
    const text = { type: 'message.add', visibility: 'public', text: 'Hello' } as const;
    await helpdesk.as({ agent: 'maria' }).execute({ id: copy?.ticket ?? '' }, text);
    await helpdesk.work();
    expect(sent.map(({ payload }) => payload)).toMatchObject([{ ref: { thread: '<m1@example.org>' } }]);
    expect(await hear('m3', { references: [`<${sent[0]?.key}@aurora.example>`] })).toMatchObject({
      ticket: copy?.ticket,
    });
  });
});
