import { describe, expect, it } from 'vitest';
import { message, open, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);

describe.each(storages)('faces, on %s', (kind) => {
  async function twoPeople() {
    const all = open(kind);
    const ana = (await all.helpdesk.receive('email', raw(message('m1')))).outcomes[0];
    const other = { from: { address: 'bo@example.net', name: 'Bo' }, recipients: ['billing@aurora.example'] };
    const bo = (await all.helpdesk.receive('email', raw(message('m2', other)))).outcomes[0];
    const contact = (await all.app.contacts.byAddress('email', 'ana@example.org'))?.id ?? '';
    return {
      ...all,
      ana: { id: ana?.ticket ?? '' },
      bo: { id: bo?.ticket ?? '' },
      contact,
      reference: ana?.reference ?? '',
    };
  }

  it('show a requester its own tickets, and answer others like those that do not exist', async () => {
    const { helpdesk, ana, bo, contact } = await twoPeople();
    const face = helpdesk.as({ contact });
    expect((await face.find({ limit: 10 })).items.map((item) => item.id)).toEqual([ana.id]);
    expect(await face.ticket(ana)).not.toBeNull();
    expect(await face.ticket(bo)).toBeNull();
    expect(await face.messages(bo)).toEqual([]);
    const words = { type: 'message.add', visibility: 'public', text: 'let me in' } as const;
    const refused = await face.execute(bo, words);
    expect(refused).toEqual(await face.execute({ id: 'no such ticket' }, words));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'ticket.unknown' } });
  });

  it('let a requester write, and nothing else', async () => {
    const { helpdesk, ana, contact, app } = await twoPeople();
    const face = helpdesk.as({ contact });
    expect(await face.execute(ana, { type: 'message.add', visibility: 'public', text: 'More' })).toMatchObject({
      ok: true,
    });
    const commands = [
      { type: 'message.add', visibility: 'internal', text: 'note' },
      { type: 'ticket.assign', assignee: 'maria' },
      { type: 'message.add', visibility: 'public', text: 'x', raw: 'a'.repeat(64) },
      { type: 'message.add', visibility: 'public', text: 'x', html: '<script>' },
      { type: 'message.add', visibility: 'public', text: 'x', automated: 'bounce' },
      { type: 'ticket.update', priority: 'urgent' },
      { type: 'ticket.erase' },
      { type: 'wake' },
    ] as const;
    for (const command of commands) {
      expect(await face.execute(ana, command), command.type).toMatchObject({
        ok: false,
        refusal: { code: 'access.denied' },
      });
    }
    const own = { type: 'ticket.create', channel: 'email', subject: 'New', message: { text: 'x' } } as const;
    expect(await face.create({ ...own, requester: { kind: 'contact', id: contact } })).toMatchObject({ ok: true });
    expect(await face.create({ ...own, requester: { kind: 'contact', id: 'somebody-else' } })).toMatchObject({
      ok: false,
    });
    expect(
      await face.create({ ...own, requester: { kind: 'contact', id: contact }, priority: 'urgent' }),
    ).toMatchObject({ ok: false });
    const smuggled = { text: 'x', attachments: [{ name: 'a', type: 'text/plain', sha256: 'a'.repeat(64), size: 1 }] };
    expect(await face.create({ ...own, message: smuggled, requester: { kind: 'contact', id: contact } })).toMatchObject(
      { ok: false },
    );
    expect((await app.find({ limit: 10 })).items).toHaveLength(3);
  });

  it('hide notes and history from a requester', async () => {
    const { helpdesk, ana, contact } = await twoPeople();
    await helpdesk
      .as({ agent: 'maria' })
      .execute(ana, { type: 'message.add', visibility: 'internal', text: 'A difficult one' });
    const face = helpdesk.as({ contact });
    expect((await face.messages(ana)).map(({ value }) => value.visibility)).toEqual(['public', 'public']);
    expect(await face.history(ana)).toEqual([]);
    expect((await helpdesk.as({ agent: 'maria' }).messages(ana)).map(({ value }) => value.visibility)).toContain(
      'internal',
    );
  });

  it('find by conditions, those included that storage cannot answer, page by page', async () => {
    const { helpdesk, app } = await twoPeople();
    for (let n = 0; n < 5; n += 1) await helpdesk.receive('email', raw(message(`more ${n}`)));
    const where = {
      all: [
        { field: 'channel', op: 'is', value: 'email' },
        { field: 'requester.name', op: 'is', value: 'Ana' },
      ],
    } as const;
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await app.find({ where, limit: 2, ...(after === undefined ? {} : { after }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      found.push(...page.items.map((item) => item.value.personal.subject));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(found).toHaveLength(6);
    expect(new Set(found).size).toBe(6);
    expect(
      (await app.find({ where: { field: 'department', op: 'is', value: 'billing' }, limit: 9 })).items,
    ).toHaveLength(1);
    expect(
      (await app.find({ where: { field: 'subject', op: 'contains', value: 'SUBJECT of' }, limit: 9 })).items,
    ).toHaveLength(7);
    await expect(
      app.find({ where: { field: 'color', op: 'is', value: 'red' } as never, limit: 1 }),
    ).rejects.toMatchObject({ code: 'desk.invalid' });
  });

  it('know a ticket by the reference that people type', async () => {
    const { app, ana, reference } = await twoPeople();
    expect((await app.ticket({ reference: ` ${reference.toLowerCase()} ` }))?.id).toBe(ana.id);
    expect(await app.ticket({ reference: 'NOSUCH1' })).toBeNull();
  });

  it('refuse a command that is not well formed, with path and remedy', async () => {
    const { app, ana } = await twoPeople();
    expect(await app.execute(ana, { type: 'ticket.transfer', department: 'sales' } as never)).toMatchObject({
      ok: false,
      refusal: { code: 'command.invalid', path: ['department'], remedy: expect.stringContaining('support') },
    });
    expect(await app.execute(ana, { type: 'ticket.update', color: 'red' } as never)).toMatchObject({
      ok: false,
      refusal: { path: ['color'] },
    });
    expect(await app.execute(ana, { type: 'ticket.update', status: 'pending' })).toMatchObject({
      ok: false,
      refusal: { code: 'ticket.pendingUntilMissing' },
    });
    expect(await app.execute(ana, { type: 'message.record' } as never)).toMatchObject({
      ok: false,
      refusal: { code: 'command.invalid' },
    });
  });

  it('refuse two contacts with one address', async () => {
    const { app } = await twoPeople();
    const addresses = [{ channel: 'email', address: 'ANA@example.org' }];
    expect(await app.contacts.create({ type: 'contact.create', name: 'Another Ana', addresses })).toMatchObject({
      ok: false,
      refusal: { code: 'contact.taken' },
    });
    const bo = (await app.contacts.byAddress('email', 'bo@example.net'))?.id ?? '';
    const update = {
      type: 'contact.update',
      addAddresses: [{ channel: 'email', address: 'bo@home.example' }],
    } as const;
    expect(await app.contacts.update(bo, update)).toMatchObject({ ok: true });
    expect((await app.contacts.byAddress('email', 'BO@home.example'))?.id).toBe(bo);
  });

  it('never let time run backwards for a record', async () => {
    const { app, ana, clock } = await twoPeople();
    clock.now = START - 60_000;
    const outcome = await app.execute(ana, { type: 'ticket.assign', assignee: 'maria' });
    expect(outcome).toMatchObject({ ok: true, record: { value: { updatedAt: START } } });
  });

  it('let an agent open a ticket with words of its own, which are sent', async () => {
    const { helpdesk, contact, sent } = await twoPeople();
    await helpdesk.work();
    const before = sent.length;
    const created = await helpdesk.as({ agent: 'maria' }).create({
      type: 'ticket.create',
      requester: { kind: 'contact', id: contact },
      channel: 'email',
      subject: 'Your order',
      message: { text: 'We found your parcel' },
    });
    expect(created).toMatchObject({ ok: true, record: { value: { status: 'answered', clocks: [{ state: 'met' }] } } });
    await helpdesk.work();
    expect(sent.slice(before)).toMatchObject([
      { payload: { text: 'We found your parcel', automated: false, ref: null } },
    ]);
  });

  it('let one of several agents answer who answer at once and have seen the same', async () => {
    const { helpdesk, app, ana } = await twoPeople();
    const answersSeen = (await app.ticket(ana))?.value.counts.agentMessages ?? -1;
    const agents = ['maria', 'tom', 'eva', 'jan', 'maria'];
    const answers = agents.map((agent) => {
      const answer = { type: 'message.add', visibility: 'public', text: `From ${agent}`, answersSeen } as const;
      return helpdesk.as({ agent }).execute(ana, answer);
    });
    const refused = (await Promise.all(answers)).flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]));
    expect(refused).toEqual(Array(4).fill('message.overtaken'));
    const words = (await app.messages(ana)).filter(({ value }) => value.author.kind === 'agent');
    expect(words).toHaveLength(1);
    expect(
      await app.execute(ana, { type: 'message.add', visibility: 'public', text: 'x', answersSeen: -1 }),
    ).toMatchObject({ ok: false, refusal: { code: 'command.invalid', path: ['answersSeen'] } });
  });
});
