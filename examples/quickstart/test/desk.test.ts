import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { expect, test } from 'vitest';
import { type Aurora, desk } from '../src/desk.ts';

const now = Date.UTC(2026, 10, 16, 8);

async function ticketFrom(channel: Aurora['channel'], subject = 'Is the red one back in stock?') {
  const helpdesk = createHelpdesk(desk, {
    storage: sqliteStorage({ path: ':memory:', fields: desk.fields }),
    now: () => now,
  });
  const system = helpdesk.asSystem();
  const addresses = [{ channel, address: 'ana@example.com' }];
  const contact = await system.contacts.create({ type: 'contact.create', name: 'Ana', addresses });
  if (!contact.ok) throw new Error(contact.refusal.message);
  const created = await system.create({
    type: 'ticket.create',
    requester: { kind: 'contact', id: contact.record.id },
    channel,
    subject,
    department: 'support',
    assignee: 'stelios',
    message: { text: 'I have been looking for it everywhere.' },
  });
  if (!created.ok) throw new Error(created.refusal.message);
  const { id, value } = created.record;
  const fired = await system.history({ id }, { types: ['rule.fired'] });
  return { ticket: value, fired: fired as unknown as readonly { rule: string; because: unknown; outcomes: unknown }[] };
}

test.each(['facebook', 'twitter', 'instagram', 'viber'] as const)('%s: to marketing, for nobody', async (channel) => {
  const { ticket, fired } = await ticketFrom(channel);
  expect(ticket).toMatchObject({ channel, department: 'marketing', assignee: null });
  expect(fired.map(({ rule }) => rule)).toEqual(['social-to-marketing']);
  expect(fired[0]).toMatchObject({
    because: {
      node: 'all',
      result: true,
      children: [
        { node: 'channel in', result: true, actual: channel, expected: ['facebook', 'twitter', 'instagram', 'viber'] },
      ],
    },
    outcomes: [{ do: 'transfer', outcome: 'done' }],
  });
});

test.each(['email', 'api'] as const)('%s: stays where it is', async (channel) => {
  const { ticket, fired } = await ticketFrom(channel);
  expect(ticket).toMatchObject({ channel, department: 'support', assignee: 'stelios' });
  expect(fired.map(({ rule }) => rule)).not.toContain('social-to-marketing');
});

test('a refund that is asked for on social media is marketing’s all the same', async () => {
  expect((await ticketFrom('viber', 'Refund!')).ticket).toMatchObject({ department: 'marketing', tags: [] });
  expect((await ticketFrom('api', 'Refund!')).ticket).toMatchObject({ department: 'billing', tags: ['money'] });
});

test.each([
  ['Asap please', 'urgent'],
  ['ΕΠΕΙΓΟΝ', 'urgent'],
  ['επειγόντως!', 'urgent'],
  ['PILNE: kurtka', 'urgent'],
  ['To je nujno.', 'urgent'],
  ['Insurgents of the mountain', 'normal'],
  ['W pilnych sprawach', 'normal'],
])('“%s” is %s', async (subject, priority) => {
  expect((await ticketFrom('api', subject)).ticket.priority).toBe(priority);
});
