import { describe, expect, it } from 'vitest';
import { message, open, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);
const HOUR_MS = 3_600_000;

describe.each(storages)('what agents have at hand, on %s', (kind) => {
  async function twoTickets() {
    const all = open(kind);
    const first = (await all.helpdesk.receive('email', raw(message('m1')))).outcomes[0];
    const other = { from: { address: 'bo@example.net', name: 'Bo' }, recipients: ['billing@aurora.example'] };
    const second = (await all.helpdesk.receive('email', raw(message('m2', other)))).outcomes[0];
    const contact = (await all.app.contacts.byAddress('email', 'ana@example.org'))?.id ?? '';
    const maria = all.helpdesk.as({ agent: 'maria' });
    return { ...all, maria, contact, ana: { id: first?.ticket ?? '' }, bo: { id: second?.ticket ?? '' } };
  }

  it('the macros of a ticket, by its department and by its requester', async () => {
    const { maria, ana, bo } = await twoTickets();
    expect((await maria.macros(ana)).map(({ id }) => id)).toEqual(['escalate', 'ana']);
    expect((await maria.macros(bo)).map(({ id }) => id)).toEqual(['escalate', 'paid']);
  });

  it('a macro is applied with a command, and its reply is sent', async () => {
    const { maria, ana, helpdesk, sent, clock } = await twoTickets();
    await helpdesk.work();
    sent.length = 0;
    clock.now += HOUR_MS;
    const outcome = await maria.execute(ana, { type: 'ticket.applyMacro', macro: 'escalate' });
    expect(outcome).toMatchObject({ ok: true, record: { value: { priority: 'high', status: 'answered' } } });
    await helpdesk.work();
    expect(sent).toMatchObject([{ payload: { text: 'Sorry, Ana!', automated: false } }]);
    const [applied] = await maria.history(ana, { types: ['macro.applied'] });
    expect(applied).toMatchObject({ by: { kind: 'agent', id: 'maria' }, outcomes: [{}, { outcome: 'done' }] });
  });

  it('what the menu does not hold is refused', async () => {
    const { maria, ana } = await twoTickets();
    const refused = await maria.execute(ana, { type: 'ticket.applyMacro', macro: 'paid' });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'macro.wrongDepartment' } });
  });

  it('the canned responses of a ticket, filled in', async () => {
    const { maria, ana, bo } = await twoTickets();
    expect((await maria.cannedResponses(ana)).map(({ id }) => id)).toEqual(['sorry', 'paid']);
    expect((await maria.cannedResponses(bo)).map(({ id }) => id)).toEqual(['paid']);
    expect(await maria.renderCanned(ana, 'sorry')).toEqual({ ok: true, text: 'Sorry, Ana!' });
    expect(await maria.renderCanned(ana, 'ack')).toMatchObject({ refusal: { code: 'canned.unknown' } });
  });

  it('how often each was used, in a time and by an agent, also after an erasure', async () => {
    const { maria, helpdesk, app, ana, bo, contact, clock } = await twoTickets();
    const nikos = helpdesk.as({ agent: 'nikos' });
    const words = { type: 'message.add', visibility: 'public', text: 'Edited' } as const;
    await maria.execute(ana, { ...words, cannedResponse: 'sorry' });
    await nikos.execute(bo, { ...words, cannedResponse: 'paid' });
    await nikos.execute(bo, words);
    clock.now += HOUR_MS;
    await maria.execute(bo, { ...words, cannedResponse: 'paid' });
    const all = [
      { cannedResponse: 'paid', count: 2 },
      { cannedResponse: 'sorry', count: 1 },
    ];
    expect(await maria.cannedUsage()).toEqual(all);
    expect(await app.cannedUsage({ from: START + HOUR_MS })).toEqual([{ cannedResponse: 'paid', count: 1 }]);
    expect(await maria.cannedUsage({ to: START + HOUR_MS, by: 'nikos' })).toEqual([
      { cannedResponse: 'paid', count: 1 },
    ]);
    expect(await maria.cannedUsage({ by: 'nobody' })).toEqual([]);
    await app.erase(contact);
    expect(await maria.cannedUsage()).toEqual(all);
  });

  it('requesters have none of it', async () => {
    const { helpdesk, contact, ana, maria } = await twoTickets();
    const face = helpdesk.as({ contact });
    await maria.execute(ana, { type: 'message.add', visibility: 'public', text: 'x', cannedResponse: 'sorry' });
    expect(await face.macros(ana)).toEqual([]);
    expect(await face.cannedResponses(ana)).toEqual([]);
    expect(await face.renderCanned(ana, 'sorry')).toMatchObject({ ok: false, refusal: { code: 'ticket.unknown' } });
    expect(await face.cannedUsage()).toEqual([]);
    const denied = { ok: false, refusal: { code: 'access.denied' } };
    expect(await face.execute(ana, { type: 'ticket.applyMacro', macro: 'escalate' })).toMatchObject(denied);
    const begun = { type: 'message.add', visibility: 'public', text: 'x', cannedResponse: 'sorry' } as const;
    expect(await face.execute(ana, begun)).toMatchObject(denied);
  });

  it('a ticket that does not exist offers nothing', async () => {
    const { maria } = await twoTickets();
    expect(await maria.macros({ id: 'none' })).toEqual([]);
    expect(await maria.cannedResponses({ reference: 'NONE' })).toEqual([]);
    expect(await maria.renderCanned({ id: 'none' }, 'paid')).toMatchObject({ refusal: { code: 'ticket.unknown' } });
  });
});
