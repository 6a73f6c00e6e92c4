// Run by tests as a process of its own: migrates the database it is given and commits tickets until it is killed or has
// done as many as asked, telling the number of each one that was accepted.
import { writeSync } from 'node:fs';
import pg from 'pg';
import { migratePostgres, postgresStorage } from '../src/index.ts';
import { batch, event, write } from './batch.ts';

const [url = '', name = '', count = 'Infinity'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, application_name: name });
await migratePostgres(pool);
const storage = postgresStorage({ pool, fields: {} });

function ticket(n: number) {
  const id = `${name}-${n}`;
  const to = { kind: 'ticket', id };
  const events = [event(1, { filler: 'x'.repeat(3000) }), event(2)];
  return batch({
    writes: [write(id, 0, { value: { n }, events, wakeAt: n })],
    refs: [{ ref: { channel: 'test', thread: id }, to }],
    once: [{ key: id, answer: n, at: 0 }],
    commands: [{ to, command: { type: 'go', meta: { id, at: n, by: { kind: 'system', id: '' } } } }],
  });
}

for (let n = 1; n <= Number(count); n += 1) {
  const answer = await storage.commit(ticket(n));
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  writeSync(1, `${n}\n`);
}
await pool.end();
