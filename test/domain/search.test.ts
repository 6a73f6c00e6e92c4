import { checkQuery, type DeskConfigError, defineDesk, type Query, split, type VocabularyOf } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { expect, it } from 'vitest';

const desk = defineDesk({ departments: ['support'], channels: ['email'] });
type Asked = Query<VocabularyOf<typeof desk>>;

async function ticketWithNote() {
  const helpdesk = createHelpdesk(desk, { storage: memoryStorage({ fields: desk.fields }), now: () => 1_000_000 });
  const system = helpdesk.asSystem();
  const addresses = [{ channel: 'email', address: 'ada@example.com' }];
  const created = await system.contacts.create({ type: 'contact.create', name: 'Ada', addresses });
  if (!created.ok) throw new Error(created.refusal.code);
  const ada = created.record.id;
  const requester = { kind: 'contact', id: ada } as const;
  const opened = await helpdesk.as({ contact: ada }).create({
    type: 'ticket.create',
    channel: 'email',
    subject: 'Επιστροφή χρημάτων',
    requester,
    message: { text: 'Ο λογαριασμός μου είναι λάθος' },
  });
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { id } = opened.record.value;
  const agent = helpdesk.as({ agent: 'maria' });
  await agent.execute({ id }, { type: 'message.add', visibility: 'internal', text: 'I suspect fraud' });
  return { agent, requester: helpdesk.as({ contact: ada }), id };
}

const find = (value: string): Asked => ({ field: 'text', op: 'find', value });

it('agents find tickets by everything that was said', async () => {
  const { agent, id } = await ticketWithNote();
  for (const words of ['ΕΠΙΣΤΡΟΦΗ', 'λογαριασμος λαθος', 'fraud', '"suspect fraud" επιστρ*']) {
    const { items } = await agent.find({ where: find(words), limit: 10 });
    expect(
      items.map((item) => item.id),
      words,
    ).toEqual([id]);
  }
  expect((await agent.find({ where: find('refund'), limit: 10 })).items).toEqual([]);
});

it('requesters find their tickets, but learn nothing of notes, however they ask', async () => {
  const { requester, id } = await ticketWithNote();
  const found = async (where: Asked) => (await requester.find({ where, limit: 10 })).items.map((item) => item.id);
  expect(await found(find('λογαριασμός'))).toEqual([id]);
  expect(await found(find('fraud'))).toEqual([]);
  expect(await found({ not: find('fraud') })).toEqual([id]);
  expect(await found({ any: [find('fraud'), { all: [find('fraud'), find('λάθος')] }] })).toEqual([]);
});

function problems(query: unknown): readonly string[] {
  try {
    checkQuery(desk, query as Asked);
    return [];
  } catch (error) {
    return (error as DeskConfigError).issues.map(({ code, path }) => `${code} ${path?.join('.')}`);
  }
}

it('full text is for queries alone: a rule that asks for it is told what to ask instead', () => {
  const rule = { id: 'r', on: ['ticket.created'], when: find('refund'), then: [{ do: 'setPriority', to: 'high' }] };
  expect(desk.parseRules([rule])).toMatchObject({
    ok: false,
    issues: [{ code: 'condition.searchOnly', path: [0, 'when', 'field'] }],
  });
});

it('a query is checked as a whole', () => {
  expect(problems({ all: [find('refund'), { field: 'text', op: 'contains', value: 'a' }] })).toEqual([
    'condition.unknownOperator all.1.op',
  ]);
  expect(problems({ field: 'text', op: 'find', value: 7 })).toEqual(['condition.wrongValue value']);
  expect(problems(find('a '.repeat(20)))).toEqual(['condition.wrongValue value']);
  expect(problems({ field: 'text', op: 'find', value: 'a', fold: 'case' })).toEqual(['config.unknownKey fold']);
});

it('full text can stand beside anything, and inside groups with what storage can answer', () => {
  const byFact = { field: 'requester.name', op: 'contains', value: 'Ada' } as const;
  expect(problems({ all: [find('refund'), byFact] })).toEqual([]);
  expect(split(desk, { all: [find('refund'), byFact] })).toEqual({ push: find('refund'), rest: byFact });
  expect(problems({ any: [find('refund'), { field: 'status', op: 'is', value: 'new' }] })).toEqual([]);
  expect(problems({ all: [{ any: [find('refund'), byFact] }] })).toEqual(['condition.searchTied all.0.any.0']);
});

it('tickets are counted by what storage knows and by what has to be looked at, for those who see them', async () => {
  const { agent, requester, id } = await ticketWithNote();
  expect(await agent.count()).toEqual([{ key: [], count: 1 }]);
  expect(await agent.count({ where: find('fraud'), by: ['status', 'department'] })).toEqual([
    { key: ['new', null], count: 1 },
  ]);
  expect(await requester.count({ where: find('fraud') })).toEqual([{ key: [], count: 0 }]);
  const byFact = { field: 'requester.name', op: 'contains', value: 'Ada' } as const;
  expect(await agent.count({ where: { all: [find('fraud'), byFact] }, by: ['status'] })).toEqual([
    { key: ['new'], count: 1 },
  ]);
  await agent.execute({ id }, { type: 'ticket.update', priority: 'high' });
  const other = { all: [byFact, { field: 'priority', op: 'is', value: 'low' }] } as const;
  expect(await agent.count({ where: other })).toEqual([{ key: [], count: 0 }]);
  expect(await agent.count({ where: other, by: ['status'] })).toEqual([]);
  await expect(agent.count({ where: byFact, by: ['colour'] })).rejects.toMatchObject({ code: 'filter.unknownField' });
});
