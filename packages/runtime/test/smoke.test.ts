import { defineDesk, foldHistory } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { expect, it } from 'vitest';

it('smoke', async () => {
  const desk = defineDesk({
    departments: ['support', 'marketing'],
    tags: ['vip'],
    channels: ['email', 'facebook'],
  }).policies({
    schedules: {
      office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] } },
    },
    departments: { support: { addresses: ['support@aurora.example'], schedule: 'office' } },
    slas: [
      {
        id: 'std',
        targets: [{ metric: 'firstResponse', within: 'PT4H' }],
        escalations: [{ metric: 'firstResponse', at: '-PT1H' }],
      },
    ],
    rules: [
      {
        id: 'social',
        on: ['ticket.created'],
        when: { field: 'channel', op: 'in', value: ['facebook'] },
        then: [
          { do: 'transfer', department: 'marketing', assignee: null },
          { do: 'tag', add: ['vip'] },
        ],
      },
      { id: 'breach', on: ['sla.breached'], then: [{ do: 'setPriority', to: 'urgent' }] },
    ],
  });
  let now = Date.parse('2026-11-16T08:00:00Z');
  const storage = memoryStorage({ fields: desk.fields });
  const helpdesk = createHelpdesk(desk, {
    storage,
    now: () => now,
    onError: (e) => {
      throw e;
    },
  });
  const app = helpdesk.asSystem();
  const c = await app.contacts.create({
    type: 'contact.create',
    name: 'Ana',
    addresses: [{ channel: 'facebook', address: 'ana' }],
  });
  if (!c.ok) throw new Error();
  const t = await app.create({
    type: 'ticket.create',
    requester: { kind: 'contact', id: c.record.id },
    channel: 'facebook',
    subject: 'Hi',
    message: { text: 'hello' },
  });
  console.log(JSON.stringify(t, null, 1));
  now += 10 * 3600_000;
  console.log(await helpdesk.work());
  now += 40 * 3600_000;
  console.log(await helpdesk.work());
  if (!t.ok) throw new Error();
  const h = await app.history({ id: t.record.id });
  console.log(h.map((e) => e.type));
  const after = await app.ticket({ id: t.record.id });
  expect(foldHistory(desk['~internal'].kinds.get('ticket')!, h)).toEqual(after?.value);
  console.log(
    (await app.find({ where: { all: [{ field: 'subject', op: 'contains', value: 'hi' }] }, limit: 5 })).items.length,
  );
});
