import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { openLevel } from './level-database.ts';
import { levelStorage } from './level-storage.ts';

const desk = defineDesk({ departments: ['support'], channels: ['form'] }).policies({
  rules: [
    {
      id: 'refunds',
      on: ['ticket.created'],
      when: { field: 'subject', op: 'contains', value: 'refund' },
      then: [{ do: 'setPriority', to: 'high' }],
    },
  ],
});

/** A desk on the storage of this example: it is stopped in between, and goes on where it was. */
async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-level-'));
  try {
    const first = await openLevel(directory);
    const app = createHelpdesk(desk, { storage: levelStorage({ database: first, fields: desk.fields }) }).asSystem();
    const ana = await app.contacts.create({ type: 'contact.create', name: 'Ana', addresses: [] });
    if (!ana.ok) throw new Error(ana.refusal.message);
    for (const subject of ['A refund, please', 'How do I change my address?']) {
      const requester = { kind: 'contact', id: ana.record.id } as const;
      await app.create({ type: 'ticket.create', requester, channel: 'form', subject, message: { text: 'Hello.' } });
    }
    await first.close();

    const second = await openLevel(directory);
    const agent = createHelpdesk(desk, { storage: levelStorage({ database: second, fields: desk.fields }) }).as({
      agent: 'maria',
    });
    const { items } = await agent.find({ where: { field: 'text', op: 'find', value: 'refund' }, limit: 10 });
    for (const { value } of items) console.log(`${value.reference}  ${value.priority}  ${value.personal.subject}`);
    const [all] = await agent.count();
    console.log(`${items.length} of ${all?.count ?? 0} tickets speak of a refund`);
    await second.close();
  } finally {
    await rm(directory, { recursive: true });
  }
}

await main();
