// The other side of `memory-tables.ts`: receives messages on SQLite in a process of its own, and says from time to time
// what it holds. `node --expose-gc memory-process.ts FILE TICKETS`
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { atOnce, makeContacts, rawOf, receiveDesk, receiveFields, receiveOne } from './receive-desk.ts';

/** What a process holds once so many tickets have been received. */
export interface Held {
  readonly tickets: number;
  readonly heap: number;
  readonly rss: number;
  /** Since the time before. */
  readonly ms: number;
}

const CALLERS = 8;
const [path = '', tickets = '0'] = process.argv.slice(2);
const storage = sqliteStorage({ path, fields: receiveFields, synchronous: 'normal' });
await makeContacts(storage);
const helpdesk = receiveDesk(storage);
let received = 0;
for (const until of [Number(tickets) / 10, Number(tickets)]) {
  const started = performance.now();
  const first = received;
  await atOnce(CALLERS, until - first, (index) => receiveOne(helpdesk, rawOf(first + index)));
  received = until;
  const ms = performance.now() - started;
  for (let times = 0; times < 3; times += 1) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ tickets: received, heap: heapUsed + external, rss, ms } satisfies Held);
}
process.disconnect?.();
