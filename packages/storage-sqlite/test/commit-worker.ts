// Run by tests as a process of its own: opens the file it is given and commits tickets, so many callers at once, until it
// is killed or has done as many as asked, telling the number of each one that was accepted.
import { writeSync } from 'node:fs';
import type { Batch } from '@deskwright/core/port';
import { sqliteStorage } from '../src/index.ts';
import { sampleFields } from './sample-desk.ts';

const [path = '', name = '', count = 'Infinity', callers = '1'] = process.argv.slice(2);
const storage = sqliteStorage({ path, fields: sampleFields });

function ticket(n: number): Batch {
  const id = `${name}-${n}`;
  const events = [1, 2].map((seq) => {
    const by = { kind: 'system', id: 'worker' } as const;
    return {
      v: 1,
      id: `${id}-${seq}`,
      seq,
      at: n,
      by,
      cause: id,
      hops: 0,
      desk: 1,
      type: 'made',
      filler: 'x'.repeat(3000),
    };
  });
  const value = { n, status: 'sent', personal: { subject: `Parcel ${n}` }, tags: [], dueAt: n };
  return {
    writes: [{ kind: 'ticket', id, expected: 0, value, events, wakeAt: n }],
    refs: [{ ref: { channel: 'test', thread: id }, to: { kind: 'ticket', id } }],
    once: [{ key: id, answer: n, at: 0 }],
    commands: [
      { to: { kind: 'ticket', id }, command: { type: 'go', meta: { id, at: n, by: { kind: 'system', id: '' } } } },
    ],
    deliveries: [],
    erased: [],
    forgotten: [],
    removed: [],
    setAside: [],
    settled: [],
  };
}

let started = 0;

async function commitSome(): Promise<void> {
  while (started < Number(count)) {
    started += 1;
    const n = started;
    const answer = await storage.commit(ticket(n));
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    writeSync(1, `${n}\n`);
  }
}

await Promise.all(Array.from({ length: Number(callers) }, commitSome));
await storage.close();
