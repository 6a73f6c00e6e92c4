// Queues and agents, again, on PostgreSQL; and with eight workers at once.
import { createHelpdesk } from '@deskwright/runtime';
import { postgresStorage } from '@deskwright/storage-postgres';
import { afterAll, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, plainDesk } from '../../packages/runtime/test/assignment-desk.ts';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';
import { overCapacity } from '../../packages/testkit/src/simulator/duty-invariants.ts';

const database = await openDatabase();
afterAll(() => database.close());

let tenants = 0;
function tenantStorage() {
  tenants += 1;
  return postgresStorage({ pool: database.app, tenant: `desk ${tenants}`, fields: plainDesk.fields });
}
for (const name of Object.keys(ASSIGNMENT_STORAGES)) delete ASSIGNMENT_STORAGES[name];
ASSIGNMENT_STORAGES.postgres = tenantStorage;

await import('../../packages/runtime/test/assignment.test.ts');
await import('../../packages/runtime/test/assignment-faces.test.ts');
await import('../../packages/runtime/test/assignment-offers.test.ts');

const WORKERS = 8;
const AGENTS = 10;
const TICKETS = 240;
const ROOM = 3;

it('eight workers give nobody more than there is room for, while people resolve, assign, come and go', async () => {
  const desk = plainDesk.policies({
    departments: {
      support: { assignment: { strategy: { by: 'roundRobin' }, capacity: { total: ROOM } } },
      billing: { assignment: { strategy: { by: 'leastLoaded' }, capacity: { total: ROOM } } },
    },
  });
  const storage = tenantStorage();
  const errors: unknown[] = [];
  const open = () => createHelpdesk(desk, { storage, onError: (error) => errors.push(error) });
  const app = open().asSystem();
  const agents = Array.from({ length: AGENTS }, (_, index) => `agent ${index}`);
  // All of them in both departments, so that both queues have the same room to give away.
  for (const agent of agents) {
    await app.agents.create(agent, { name: agent, departments: { support: 'primary', billing: 'extended' } });
    await app.agents.setPresence(agent, 'online');
  }
  const create = async (number: number): Promise<string> => {
    const created = await app.create({
      type: 'ticket.create',
      requester: { kind: 'contact', id: `contact ${number}` },
      channel: 'api',
      subject: `Question ${number}`,
      message: { text: 'How?' },
      department: number % 2 === 0 ? 'support' : 'billing',
    });
    if (!created.ok) throw new Error(created.refusal.message);
    return created.record.id;
  };
  const ids: string[] = [];
  const state = { isOver: false };
  const workers = Array.from({ length: WORKERS }, async () => {
    const helpdesk = open();
    for (let idle = 0; idle < 3 || !state.isOver; )
      idle = (await helpdesk.work({ limit: 10 })).done === 0 ? idle + 1 : 0;
  });
  for (let number = 0; number < TICKETS; number += 1) {
    ids.push(await create(number));
    const agent = agents[number % AGENTS] ?? '';
    const id = ids[(number * 7) % ids.length] ?? '';
    if (number % 2 === 0) await app.execute({ id }, { type: 'ticket.update', status: 'resolved' });
    if (number % 11 === 0) await app.execute({ id }, { type: 'ticket.assign', assignee: agent });
    if (number % 13 === 0) await app.agents.setPresence(agent, number % 26 === 0 ? 'offline' : 'online');
  }
  for (const agent of agents) await app.agents.setPresence(agent, 'online');
  state.isOver = true;
  await Promise.all(workers);

  const feed = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof storage.changes>> = await storage.changes({ after, limit: 1000 });
    if (page.events.length === 0) break;
    feed.push(...page.events);
    after = page.position;
  }
  expect([...overCapacity(desk as never, feed)]).toEqual([]);
  expect(feed.filter((event) => 'why' in event && event.type === 'ticket.assigned').length).toBeGreaterThan(50);
  expect(await app.recountLoads()).toEqual([]);
  expect(errors).toEqual([]);
});
