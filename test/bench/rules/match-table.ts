import { type BenchTable, compare, type RunOptions } from '../measure.ts';
import { chanceOf } from './chance.ts';
import { type PeerHandle, startPeer } from './peer-handle.ts';
import { desk } from './peers/desk.ts';
import { PEERS } from './peers.ts';
import type { Workload } from './workload.ts';

// Long enough that a slow peer sees several tickets, and a fast one outlasts the steps of the clock.
const SLICE_MS = 150;

// Every rule of every peer has to run often enough to be optimised.
function warmUpMs(rules: number): number {
  return rules <= 100 ? 2000 : rules <= 1000 ? 4000 : 7000;
}

/** Times all peers on the same rules, after they have shown that they find the same. Times are processor time. */
export async function matchTable({ rules, cases }: Workload, options: RunOptions): Promise<BenchTable> {
  const names = PEERS.map(({ name }) => name).filter(
    (name) => name === desk.name || (options.only?.includes(name) ?? true),
  );
  const entries: { readonly handle: PeerHandle; readonly asked: number; readonly times: number[] }[] = [];
  try {
    for (const name of names) {
      const handle = await startPeer(name, { rules, cases });
      const { tickets } = await handle.ask({ ask: 'check' });
      await handle.ask({ ask: 'run', ms: warmUpMs(rules.length) });
      entries.push({ handle, asked: tickets, times: [] });
    }
    const chance = chanceOf(rules.length);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const { handle, times } of chance.some(entries, entries.length)) {
        const { cpuMs, tickets } = await handle.ask({ ask: 'run', ms: SLICE_MS });
        times.push(cpuMs / tickets);
      }
    }
  } finally {
    for (const { handle } of entries) handle.end();
  }
  const times = entries.map((entry) => ({ name: entry.handle.name, times: entry.times }));
  const title = `${rules.length} rules: processor time to find the matches of a ticket`;
  return { title, ...compare(desk.name, times), notes: [agreementNote(entries, cases.length)] };
}

function agreementNote(
  entries: readonly { readonly handle: PeerHandle; readonly asked: number }[],
  tickets: number,
): string {
  const slow = entries.filter(({ asked }) => asked < tickets).map(({ handle, asked }) => `${handle.name} ${asked}`);
  const exceptions = slow.length === 0 ? '' : `; of the slow ones a sample: ${slow.join(', ')}`;
  return `before the time was taken, all found the same rules for ${tickets} tickets${exceptions}`;
}

/** How each peer was set up. */
export const PEER_NOTES: readonly string[] = PEERS.map(({ name, note }) => `${name}: ${note}`);
