// The plans of an agent's queues, among a million tickets that are there.
import { afterAll } from 'vitest';
import { queuePlans } from './queue-plans.ts';
import { setup } from './server.ts';

const stop = await setup();
// Hooks like this one run in the reverse of their order.
afterAll(stop);
queuePlans(1_000_000, async () => {});
