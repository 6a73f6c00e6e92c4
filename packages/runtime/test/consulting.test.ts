import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { describe, expect, it } from 'vitest';
import { collect } from './busy-desk.ts';
import { consultingDesk, openConsulting, STORAGES } from './consulting-desk.ts';

const storages = Object.keys(STORAGES);
const say = (text: string) => ({ type: 'message.add', visibility: 'public', text }) as const;

describe.each(storages)('asking somebody of the desk about a ticket, on %s', (kind) => {
  it('opens an internal ticket, and brings the answer back as a note', async () => {
    const { as, asked, work, ticketOf, inside, app, sent } = await openConsulting(kind);
    const pump = await asked();
    await work();
    const mails = sent.length;
    const consulted = await as('rita').execute(pump, {
      type: 'ticket.consult',
      ask: { agent: 'max' },
      question: 'Is it the valve?',
      hold: true,
    });
    expect(consulted.ok).toBe(true);
    const held = await ticketOf(pump);
    expect(held.status).toBe('onHold');
    expect(held.consultations).toMatchObject([
      { asked: { agent: 'max', department: 'support' }, by: 'rita', state: 'open', holds: true },
    ]);

    const question = await inside(pump);
    expect(await ticketOf(question)).toMatchObject({
      channel: 'internal',
      requester: { kind: 'agent', id: 'rita' },
      parentId: pump.id,
      assignee: 'max',
      status: 'new',
      // Rita waits for Max as a requester waits for the desk.
      clocks: [{ metric: 'firstResponse', state: 'running' }],
    });
    expect((await as('max').messages(question)).map(({ value }) => value.personal.text)).toEqual(['Is it the valve?']);
    expect(await as('max').ticket(pump)).toBeNull();

    await as('max').execute(question, say('Yes: change the seal.'));
    await work();
    const after = await ticketOf(pump);
    expect(after).toMatchObject({ status: 'open', tags: ['answered-inside'] });
    expect(after.consultations).toMatchObject([{ state: 'answered', answeredBy: 'max' }]);
    const note = (await app.messages(pump)).at(-1)?.value;
    expect(note).toMatchObject({ visibility: 'internal', author: { kind: 'agent', id: 'max' } });
    expect(note?.personal.text).toBe('Yes: change the seal.');
    expect((await ticketOf(question)).clocks).toMatchObject([{ metric: 'firstResponse', state: 'met' }]);
    // Rita reads the answer where she asked; nothing has gone out to anybody.
    expect((await as('rita').messages(question)).map(({ value }) => value.direction)).toEqual(['in', 'out']);
    expect(sent).toHaveLength(mails);
  });

  it('asks a department, whose agents find the question in their queue, and runs its rules', async () => {
    const { as, asked, work, inside, ticketOf } = await openConsulting(kind);
    const pump = await asked();
    await as('rita').execute(pump, {
      type: 'ticket.consult',
      ask: { department: 'engineering' },
      subject: 'Pumps of series 7 stop at midnight',
      question: 'Three customers since Monday. Please fix.',
      priority: 'urgent',
      keepApart: true,
    });
    const report = await inside(pump);
    expect(await ticketOf(report)).toMatchObject({ department: 'engineering', assignee: null, tags: ['critical'] });
    expect((await as('mia').find({ limit: 10 })).items.map(({ id }) => id)).toEqual([report.id]);
    await as('mia').execute(report, { type: 'ticket.assign', assignee: 'mia' });
    await as('mia').execute(report, say('Fixed in 7.1.'));
    await work();
    const { consultations, counts } = await ticketOf(pump);
    // Kept apart: the ticket knows that there is an answer, and the answer stays where it is.
    expect([consultations?.[0]?.state, counts.notes]).toEqual(['answered', 0]);
  });

  it('asks the manager, and the senior, whom the configuration and the agents name', async () => {
    const { as, asked, app, ticketOf } = await openConsulting(kind);
    const pump = await asked();
    const ask = (whom: { manager: true } | { senior: true }) =>
      as('rita').execute(pump, { type: 'ticket.consult', ask: whom, question: 'What now?' });
    await ask({ manager: true });
    await ask({ senior: true });
    const { consultations } = await ticketOf(pump);
    expect(consultations?.map((one) => one.asked)).toEqual([
      { agent: 'hana', department: 'support' },
      { agent: null, department: 'engineering' },
    ]);
    await app.agents.deactivate('hana');
    expect(await ask({ manager: true })).toMatchObject({ ok: false, refusal: { code: 'consultation.noManager' } });
  });

  it('is answered by whoever is asked, also where only members of a department answer its tickets', async () => {
    const desk = consultingDesk.policies({ departments: { support: { repliers: 'members' } } });
    const { as, asked, inside, work, ticketOf } = await openConsulting(kind, desk);
    const pump = await asked();
    await as('rita').execute(pump, { type: 'ticket.consult', ask: { agent: 'max' }, question: 'Why?' });
    expect(await as('max').execute(await inside(pump), say('Because.'))).toMatchObject({ ok: true });
    expect(await as('max').execute(pump, say('Because.'))).toMatchObject({ refusal: { code: 'ticket.notMember' } });
    await work();
    expect((await ticketOf(pump)).counts.notes).toBe(1);
  });

  it('shows the ticket to whoever is asked while the question is open, if the asker wants that', async () => {
    const { as, asked, work, inside } = await openConsulting(kind);
    const [pump, valve] = [await asked(), await asked({ subject: 'The valve leaks' })];
    const consult = { type: 'ticket.consult', question: 'Look?', share: true } as const;
    await as('rita').execute(pump, { ...consult, ask: { agent: 'lena' } });
    await as('rita').execute(valve, { ...consult, ask: { department: 'engineering' } });
    expect((await as('lena').ticket(pump))?.id).toBe(pump.id);
    expect((await as('lena').find({ limit: 9 })).items.map(({ id }) => id)).toContain(pump.id);
    expect(await as('lena').ticket(valve)).toBeNull();
    expect((await as('mia').ticket(valve))?.id).toBe(valve.id);
    expect(await as('lena').execute(pump, say('Hello'))).toMatchObject({ refusal: { code: 'access.denied' } });
    const question = await inside(pump);
    await as('lena').execute(question, say('The contract covers it.'));
    await work();
    expect(await as('lena').ticket(pump)).toBeNull();
  });

  it('tells of the end of an internal ticket, and of a question that is asked on', async () => {
    const { as, asked, work, inside, ticketOf, clock } = await openConsulting(kind);
    const pump = await asked();
    await as('rita').execute(pump, { type: 'ticket.consult', ask: { agent: 'max' }, question: 'Why?', hold: true });
    const question = await inside(pump);
    await as('max').execute(question, { type: 'ticket.update', status: 'closed' });
    await work();
    expect(await ticketOf(pump)).toMatchObject({ status: 'open', consultations: [{ state: 'closed' }] });
    clock.now += 60_000;
    expect(await as('rita').execute(question, say('But why?'))).toMatchObject({ ok: true });
    await work();
    expect((await ticketOf(pump)).consultations).toMatchObject([{ state: 'open' }]);
  });

  it('lets no answer end a hold that somebody else has ended', async () => {
    const { as, asked, work, inside, ticketOf } = await openConsulting(kind);
    const pump = await asked();
    await as('rita').execute(pump, { type: 'ticket.consult', ask: { agent: 'max' }, question: 'Why?', hold: true });
    await as('rita').execute(pump, { type: 'ticket.update', status: 'open' });
    await as('rita').execute(pump, { type: 'ticket.update', status: 'onHold' });
    await as('max').execute(await inside(pump), say('Because.'));
    await work();
    expect((await ticketOf(pump)).status).toBe('onHold');
  });

  it('refuses a question to oneself, without words, without anybody who asks, and about what one may not see', async () => {
    const { as, app, asked } = await openConsulting(kind);
    const pump = await asked();
    const consult = (ask: { agent: string }, question = 'Why?') => ({ type: 'ticket.consult', ask, question }) as const;
    const code = (result: { ok: boolean; refusal?: { code: string } }) => result.refusal?.code;
    expect(code(await as('rita').execute(pump, consult({ agent: 'rita' })))).toBe('consultation.oneself');
    expect(code(await as('rita').execute(pump, consult({ agent: 'max' }, ' ')))).toBe('consultation.noQuestion');
    expect(code(await app.execute(pump, consult({ agent: 'max' })))).toBe('consultation.whose');
    expect(code(await as('max').execute(pump, consult({ agent: 'mia' })))).toBe('ticket.unknown');
    const forHana = { ...consult({ agent: 'max' }), agent: 'hana' };
    expect(code(await as('rita').execute(pump, forHana))).toBe('access.denied');
  });
});

describe.each(storages)('an internal ticket that is opened by itself, on %s', (kind) => {
  const report = (parentId: string, id = 'max') => ({
    type: 'ticket.create' as const,
    requester: { kind: 'agent' as const, id },
    channel: 'internal' as const,
    department: 'legal' as const,
    subject: 'Liability',
    message: { text: 'Are we liable?' },
    parentId,
  });

  it('may be linked to a ticket that its author sees, and to no other', async () => {
    const { as, asked, ticketOf } = await openConsulting(kind);
    const pump = await asked({ department: 'engineering', assignee: 'max' });
    const created = await as('max').create(report(pump.id));
    if (!created.ok) throw new Error(created.refusal.code);
    expect(await ticketOf(created.record)).toMatchObject({ parentId: pump.id, status: 'new' });
    for (const parentId of [(await asked()).id, 'nothing']) {
      expect(await as('max').create(report(parentId))).toMatchObject({
        ok: false,
        refusal: { code: 'ticket.unknownParent', path: ['parentId'] },
      });
    }
  });
});

describe.each(storages)('what becomes of a question when the ticket changes meanwhile, on %s', (kind) => {
  async function consulted() {
    const all = await openConsulting(kind);
    const pump = await all.asked();
    await all
      .as('rita')
      .execute(pump, { type: 'ticket.consult', ask: { agent: 'max' }, question: 'Secret question?', hold: true });
    const question = await all.inside(pump);
    const answer = async () => {
      await all.as('max').execute(question, say('Secret answer.'));
      await all.work();
    };
    return { ...all, pump, question, answer };
  }

  it('leaves a ticket that was closed closed, with the answer on it', async () => {
    const { app, pump, answer, ticketOf } = await consulted();
    await app.execute(pump, { type: 'ticket.update', status: 'closed' });
    await answer();
    expect(await ticketOf(pump)).toMatchObject({
      status: 'closed',
      counts: { notes: 1 },
      consultations: [{ state: 'answered' }],
    });
  });

  it('is read on the ticket into which the other was merged', async () => {
    const { app, asked, pump, answer, ticketOf } = await consulted();
    const other = await asked({ subject: 'The same pump' });
    expect(await app.merge({ into: other, from: [pump] })).toMatchObject({ ok: true });
    await answer();
    expect(await ticketOf(pump)).toMatchObject({ status: 'closed', consultations: [{ state: 'answered' }] });
    const words = (await app.messages(other)).map(({ value }) => [value.visibility, value.personal.text]);
    expect(words).toContainEqual(['internal', 'Secret answer.']);
    const again = { type: 'ticket.consult', ask: { agent: 'max' }, question: 'And?', agent: 'rita' } as const;
    expect(await app.execute(pump, again)).toMatchObject({ refusal: { code: 'ticket.merged' } });
  });

  it('follows a ticket that was transferred', async () => {
    const { as, pump, answer, ticketOf } = await consulted();
    await as('rita').execute(pump, { type: 'ticket.transfer', department: 'legal' });
    await answer();
    expect(await ticketOf(pump)).toMatchObject({ department: 'legal', status: 'open', counts: { notes: 1 } });
  });

  it('writes nothing on a ticket that was erased meanwhile', async () => {
    const { app, pump, answer, ticketOf, storage, clock } = await consulted();
    await app.execute(pump, { type: 'ticket.erase' });
    await answer();
    expect(await ticketOf(pump)).toMatchObject({ counts: { notes: 0 }, consultations: [{ state: 'answered' }] });
    const own = { now: clock.now, where: { field: 'ticketId', op: 'is', value: pump.id }, limit: 9 } as const;
    expect((await storage.find('message', own)).items).toHaveLength(1);
  });
});

describe.each(storages)('an export, on %s', (kind) => {
  it('has questions, answers and escalations, and is taken in as it was', async () => {
    const { as, app, asked, inside, work, ticketOf } = await openConsulting(kind);
    const pump = await asked();
    await as('rita').execute(pump, { type: 'ticket.consult', ask: { agent: 'max' }, question: 'Why?', share: true });
    const question = await inside(pump);
    await as('max').execute(question, say('Because.'));
    await as('rita').execute(pump, { type: 'ticket.escalate', reason: 'Not mine' });
    await work();
    const storage = (STORAGES[kind] as () => Storage)();
    const other = createHelpdesk(consultingDesk, { storage }).asSystem();
    await other.import(await collect(app.export()));
    for (const key of [pump, question]) expect((await other.ticket(key))?.value).toEqual(await ticketOf(key));
    expect(await other.history(pump)).toEqual(await app.history(pump));
  });
});
