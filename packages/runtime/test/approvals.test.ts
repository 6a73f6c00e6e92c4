import { foldHistory, type Policies, type VocabularyOf } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, openDesk, type plainDesk, START } from './assignment-desk.ts';
import { collect, content } from './busy-desk.ts';

type V = VocabularyOf<typeof plainDesk>;

const DAY = 24 * 3_600_000;
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const POLICIES: Policies<V> = {
  departments: { support: {}, billing: {} },
  authority: { actions: { refund: { measure: 'money', expiresAfter: 'P2D' } } },
  roles: [
    {
      id: 'representative',
      grants: [{ can: ['see', 'seeHistory', 'update'] }],
      limits: [{ action: 'refund', upTo: eur('30.00') }],
    },
    { id: 'reader', grants: [{ can: ['see'] }], limits: [{ action: 'refund', upTo: 'unlimited' }] },
    { id: 'manager', grants: [{ can: 'everything' }], limits: [{ action: 'refund', upTo: eur('500') }] },
  ],
  rules: [{ id: 'late', on: ['approval.expired'], then: [{ do: 'tag', add: ['vip'] }] }],
};
const ROLES = { eve: 'representative', ron: 'reader', max: 'manager', mia: 'manager' } as const;

async function open(storage: string) {
  const desk = openDesk(storage, POLICIES);
  for (const [id, role] of Object.entries(ROLES)) {
    await desk.app.agents.create(id, { name: id, roles: [{ role, departments: ['support'] }] });
  }
  await desk.app.agents.create('bob', { name: 'Bob', roles: [{ role: 'manager', departments: ['billing'] }] });
  const face = (agent: string) => desk.helpdesk.as({ agent });
  const id = await desk.ticket({ requester: { kind: 'contact', id: 'ana' } });
  const approvals = async (of = id) => (await desk.app.ticket({ id: of }))?.value.approvals ?? [];
  const refund = (amount: string, agent = 'eve', to = id) =>
    face(agent).execute(
      { id: to },
      { type: 'approval.request', action: 'refund', amount: eur(amount), reason: 'Geheimnis' },
    );
  const grant = async (agent: string) => {
    const approval = (await approvals()).at(-1)?.id ?? '';
    return face(agent).execute({ id }, { type: 'approval.grant', approval });
  };
  const refuse = async (agent: string) => {
    const approval = (await approvals()).at(-1)?.id ?? '';
    return face(agent).execute({ id }, { type: 'approval.refuse', approval, reason: 'Geheimnis' });
  };
  return { ...desk, face, id, approvals, refund, grant, refuse };
}

const waiting = (action: string) => ({ field: 'approvals.open', op: 'hasAny', value: [action] }) as const;
const refused = (code: string) => ({ ok: false, refusal: { code } });

describe.each(Object.keys(ASSIGNMENT_STORAGES))('approvals on %s', (storage) => {
  it('are granted at once up to the limit, and asked of the manager beyond it', async () => {
    const { refund, grant, face, id } = await open(storage);
    expect(await refund('30.00')).toMatchObject({ ok: true, record: { value: { approvals: [{ state: 'granted' }] } } });
    expect(await refund('0.01')).toMatchObject({
      ok: true,
      record: { value: { approvals: [{ state: 'granted' }, { state: 'requested' }] } },
    });
    expect(await grant('eve')).toMatchObject(refused('approval.notApprover'));
    expect(await grant('max')).toMatchObject({ ok: true });
    const history = await face('max').history({ id }, { types: ['approval.requested', 'approval.granted'] });
    expect(history.map(({ type, by }) => [type, by.id])).toEqual([
      ['approval.granted', 'eve'],
      ['approval.requested', 'eve'],
      ['approval.granted', 'max'],
    ]);
  });

  it('are asked for by who may update the ticket, and decided by who may see it', async () => {
    const { refund, grant, id, helpdesk } = await open(storage);
    expect(await refund('1', 'ron')).toMatchObject(refused('access.denied'));
    expect(await refund('1', 'bob')).toMatchObject(refused('ticket.unknown'));
    const ana = helpdesk.as({ contact: 'ana' });
    expect(
      await ana.execute({ id }, { type: 'approval.request', action: 'refund', amount: eur('1'), reason: 'Please' }),
    ).toMatchObject(refused('access.denied'));
    await refund('31');
    expect(await grant('bob')).toMatchObject(refused('ticket.unknown'));
    expect(await grant('ron')).toMatchObject({ ok: true });
  });

  it('are found by managers while they are open, on the tickets that these may see', async () => {
    const { refund, refuse, face, id, ticket } = await open(storage);
    await ticket();
    await ticket({ department: 'billing' });
    const found = async (agent: string, action = 'refund') =>
      (await face(agent).find({ where: waiting(action), limit: 10 })).items.map((one) => one.id);
    expect(await found('max')).toEqual([]);
    await refund('31');
    expect(await found('max')).toEqual([id]);
    expect(await found('max', 'discount')).toEqual([]);
    expect(await found('bob')).toEqual([]);
    expect(await face('max').count({ where: { field: 'approvals.open', op: 'isPresent' } })).toEqual([
      { key: [], count: 1 },
    ]);
    expect(await face('max').count({ where: { field: 'approvals.open', op: 'isEmpty' } })).toEqual([
      { key: [], count: 1 },
    ]);
    await refuse('max');
    expect(await found('max')).toEqual([]);
  });

  it('are listed with what each manager may decide, and told beforehand to whoever would ask', async () => {
    const { refund, face, id, helpdesk, app, ticket } = await open(storage);
    const other = await ticket();
    const asked = (amount: string) => ({ action: 'refund', amount: eur(amount) });
    const within = async (agent: string, amount: string) => face(agent).isWithinLimit({ id }, asked(amount));
    expect([await within('eve', '30'), await within('eve', '30.01'), await within('max', '30.01')]).toEqual([
      true,
      false,
      true,
    ]);
    // Ron has no leave to change the ticket, and Bob does not see it.
    expect([await within('ron', '1'), await within('bob', '1')]).toEqual([false, false]);
    await refund('31');
    await refund('501');
    await refund('31', 'eve', other);
    await refund('600', 'max', other);
    const listed = async (agent: string) =>
      (await face(agent).approvals({ limit: 10 })).items.map(({ ticket: of, approval: { amount }, mayDecide }) => [
        of.id,
        (amount as { amount: string }).amount,
        mayDecide,
      ]);
    const all = (...may: readonly boolean[]) => [
      [id, '31', may[0]],
      [id, '501', may[1]],
      [other, '31', may[2]],
      [other, '600', may[3]],
    ];
    expect(await listed('max')).toEqual(all(true, false, true, false));
    expect(await listed('eve')).toEqual(all(false, false, false, false));
    expect(await listed('ron')).toEqual(all(true, true, true, true));
    expect(await listed('bob')).toEqual([]);
    expect((await app.approvals({ limit: 10, action: 'refund' })).items.map(({ mayDecide }) => mayDecide)).toEqual([
      ...[true, true, true, true],
    ]);
    expect((await app.approvals({ limit: 10, action: 'discount' })).items).toEqual([]);
    expect((await helpdesk.as({ contact: 'ana' }).approvals({ limit: 10 })).items).toEqual([]);
    const first = await face('max').approvals({ limit: 1 });
    const second = await face('max').approvals({ limit: 1, after: first.next ?? '' });
    expect([first, second].map(({ items }) => items.map((one) => one.ticket.id))).toEqual([
      [id, id],
      [other, other],
    ]);
  });

  it('are no business of who asked for help', async () => {
    const { refund, helpdesk, id } = await open(storage);
    await refund('31');
    const ana = helpdesk.as({ contact: 'ana' });
    const word = { type: 'message.add', visibility: 'public', text: 'And now?' } as const;
    const [page, one, told] = [await ana.find({ limit: 9 }), await ana.ticket({ id }), await ana.execute({ id }, word)];
    expect([page.items.length, one?.id, told.ok]).toEqual([1, id, true]);
    expect(JSON.stringify([page, one, told])).not.toMatch(/approvals|Geheimnis/);
    // Nor can it be found out by searching.
    await expect(ana.find({ where: waiting('refund'), limit: 9 })).rejects.toMatchObject({
      code: 'filter.unknownField',
    });
    await expect(ana.count({ by: ['approvals.open'] })).rejects.toMatchObject({ code: 'filter.unknownField' });
  });

  it('are decided by the first of two who decide at the same time', async () => {
    const { refund, grant, refuse, approvals } = await open(storage);
    await refund('31');
    const both = await Promise.all([grant('max'), refuse('mia')]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.filter(({ ok }) => !ok)).toMatchObject([refused('approval.decided')]);
    const winner = both[0]?.ok === true ? 'granted' : 'refused';
    expect(await approvals()).toMatchObject([{ state: winner }]);
  });

  it('are not got round by asking several times at once', async () => {
    const { refund, approvals } = await open(storage);
    await Promise.all(['10', '10', '10', '10', '10'].map((amount) => refund(amount)));
    const states = (await approvals()).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['granted', 'granted', 'granted', 'requested', 'requested']);
  });

  it('expire at their instant by themselves, and rules hear of it', async () => {
    const { refund, clock, work, app, id, grant } = await open(storage);
    await refund('31');
    const asked = clock.now;
    clock.now += 9 * DAY;
    expect((await app.approvals({ limit: 10 })).items).toEqual([]);
    await work();
    expect((await app.ticket({ id }))?.value).toMatchObject({
      tags: ['vip'],
      approvals: [{ state: 'expired', decision: { by: { kind: 'system', id: 'clock' }, at: asked + 2 * DAY } }],
    });
    expect(await grant('max')).toMatchObject(refused('approval.decided'));
  });

  it('stay when the desk is exported and imported, and fold to what is stored', async () => {
    const all = await open(storage);
    await all.refund('30');
    await all.refund('31');
    await all.grant('max');
    await all.refund('32');
    const lines = await collect(all.app.export({ blobs: false }));
    const other = openDesk(storage, POLICIES);
    other.clock.now = all.clock.now;
    await other.app.import(lines);
    expect((await other.app.ticket({ id: all.id }))?.value.approvals).toEqual(await all.approvals());
    expect(content(await collect(other.app.export({ blobs: false })))).toEqual(content(lines));
    const kind = all.desk['~internal'].kinds.get('ticket');
    if (kind === undefined) throw new Error('There are no tickets');
    const history = await all.storage.history({ kind: 'ticket', id: all.id });
    expect(foldHistory(kind, history)).toEqual((await all.app.ticket({ id: all.id }))?.value);
    other.clock.now += 3 * DAY;
    await other.work();
    expect((await other.app.ticket({ id: all.id }))?.value.approvals?.at(-1)).toMatchObject({ state: 'expired' });
  });

  it('lose their words when the requester is erased', async () => {
    const { refund, refuse, app, id, storage: kept, approvals, clock } = await open(storage);
    const ana = await app.contacts.create({ type: 'contact.create', name: 'Ana', addresses: [] });
    if (!ana.ok) throw new Error(ana.refusal.message);
    const requester = { kind: 'contact', id: ana.record.id } as const;
    const made = await app.create({
      type: 'ticket.create',
      requester,
      channel: 'api',
      subject: 'Mine',
      department: 'support',
      message: { text: 'x' },
    });
    if (!made.ok) throw new Error(made.refusal.message);
    await refund('31', 'eve', made.record.id);
    await refund('31');
    await refuse('max');
    await app.erase(ana.record.id);
    expect(await approvals(made.record.id)).toMatchObject([
      { state: 'requested', personal: { reason: '', answer: '' } },
    ]);
    expect(JSON.stringify(await kept.history({ kind: 'ticket', id: made.record.id }))).not.toContain('Geheimnis');
    expect(JSON.stringify(await kept.history({ kind: 'ticket', id }))).toContain('Geheimnis');
    expect(clock.now).toBeGreaterThan(START);
  });
});
