import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchTable, RunOptions } from '../measure.ts';
import type { Held } from './memory-process.ts';

const TICKETS = 30_000;

/** What a process holds after a tenth of so many tickets and after all of them: `--tickets=1000000`. */
export async function* memoryTables({ tickets }: RunOptions): AsyncIterable<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-bench-'));
  try {
    const args = [join(directory, 'desk.db'), String(tickets ?? TICKETS)];
    const child = fork(join(import.meta.dirname, 'memory-process.ts'), args, {
      execArgv: ['--no-warnings', '--conditions=@deskwright/source', '--expose-gc'],
    });
    const held: Held[] = [];
    child.on('message', (message: Held) => held.push(message));
    const [code] = await once(child, 'close');
    const first = held[0];
    if (code !== 0 || first === undefined) throw new Error(`the process that receives ended with ${code}`);
    let before = 0;
    const rows = held.map((one) => {
      const ratio = one.heap / first.heap;
      const microseconds = (one.ms * 1000) / (one.tickets - before);
      before = one.tickets;
      return { name: `after ${one.tickets} tickets`, ratio, low: ratio, high: ratio, microseconds, bytes: one.heap };
    });
    const megabytes = held.map(({ rss }) => Math.round(rss / 1e6)).join(', then ');
    yield {
      title: 'Memory of a process that receives on SQLite, synchronous = NORMAL, 8 at once',
      baseline: rows[0]?.name ?? '',
      rounds: 1,
      rows,
      notes: [
        'heap and buffers after garbage was collected; the time is of one ticket',
        `the process: ${megabytes} MB`,
      ],
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}
