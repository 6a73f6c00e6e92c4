import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from './src/index.ts';
import { memoryStorage } from '../storage-memory/src/index.ts';
import { storageFields as fields } from '../testkit/src/storage/sample.ts';
const by = { kind: 'agent', id: 'x' } as const;
async function run(name: string, s: any, n: number) {
  const t0 = performance.now();
  for (let i = 0; i < n; i++) {
    const id = `0192f0000000-${String(i >> 1).padStart(8, '0')}`; const exp = i % 2 ? 2 : 0;
    const r = await s.commit({ writes: [{ kind: 'ticket', id, expected: exp, wakeAt: 1e12 + i, value: { status: 'open', subject: 'x'.repeat(60), replies: i, tags: ['vip', 'b'], filler: 'y'.repeat(1200) }, events: [1, 2].map((k) => ({ v: 1, id: id + k, seq: exp + k, at: i, by, cause: 'c', hops: 0, desk: 1, type: 'ticket.changed', d: 'z'.repeat(150) })) }], deliveries: [], commands: i % 4 ? [] : [{ to: { kind: 'queue', id: 'q' }, command: { type: 'go', meta: { id: 'c' + i, at: i, by } } }], refs: i % 2 ? [] : [{ ref: { channel: 'email', thread: '<' + id + '@x>' }, to: { kind: 'ticket', id } }], erased: [], settled: [], once: [{ key: 'once-' + i, answer: { id } }] });
    if (!r.ok) throw new Error(JSON.stringify(r));
  }
  const dt = (performance.now() - t0) / 1000;
  const t1 = performance.now(); let c = 0; for (let i = 0; i < 200; i++) { await s.claim({ what: ['wake', 'command', 'delivery'], now: 5, until: 100, limit: 10 }); c++; }
  const t2 = performance.now(); for (let i = 0; i < 2000; i++) await s.load({ kind: 'ticket', id: `0192f0000000-${String(i % (n >> 1)).padStart(8, '0')}` });
  const t3 = performance.now(); await s.find('ticket', { now: 0, limit: 50, where: { all: [{ field: 'status', op: 'in', value: ['open'] }, { field: 'tags', op: 'hasAny', value: ['vip'] }] }, order: [{ by: 'replies', direction: 'desc' }] });
  const t4 = performance.now(); await s.count('ticket', { now: 0, by: ['status', 'tags'] });
  const t5 = performance.now();
  console.log(name, Math.round(n / dt), 'commits/s; claim', ((t2 - t1) / c).toFixed(3), 'ms; load', ((t3 - t2) / 2000).toFixed(4), 'ms; find', (t4 - t3).toFixed(1), 'ms; count', (t5 - t4).toFixed(1), 'ms', n >> 1, 'tickets');
  await s.close();
}
const d = mkdtempSync(join(tmpdir(), 'dwb-'));
const n = Number(process.argv[2] ?? 10000);
await run('memory', memoryStorage({ fields }), n);
await run('normal', sqliteStorage({ path: join(d, 'n.db'), fields, synchronous: 'normal' }), n);
await run('full', sqliteStorage({ path: join(d, 'f.db'), fields }), Math.min(n, 5000));
await run(':memory:', sqliteStorage({ path: ':memory:', fields }), n);
rmSync(d, { recursive: true });
