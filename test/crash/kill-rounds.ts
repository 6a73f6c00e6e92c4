import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { START } from './crash-desk.ts';

const WORKER = fileURLToPath(new URL('./desk-worker.ts', import.meta.url));
const SENDERS = 8;
const MOST_LINES = 120;
/** So much later the next process starts: what the killed one had leased comes back. */
const ROUND_MS = 120_000;

/** What is known after so many processes have been killed. */
export interface Killed {
  /** The messages that were answered for, and the ticket that was named. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** For each sender the number of the message that has no answer yet. */
  readonly next: readonly number[];
  /** When the last process was killed, or later. */
  readonly now: number;
  /** What the processes wrote to their standard error. */
  readonly errors: string;
}

/** Numbers from 0 to 1 that only a seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Runs a process until it has written so many lines, and kills it. */
async function runUntil(args: readonly string[], lines: number): Promise<{ lines: string[]; errors: string }> {
  const child = spawn(process.execPath, ['--no-warnings', '--conditions=@deskwright/source', WORKER, ...args]);
  let out = '';
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  child.stdout.on('data', (data) => {
    out += data;
    if (out.split('\n').length > lines) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL') errors += `The process ended by itself\n${out}`;
  return { lines: out.split('\n').slice(0, -1), errors };
}

/**
 * Starts a desk, kills it after some lines, starts it again on the same database, and so on. Senders go on with what has
 * not been answered for.
 */
export async function killRounds(
  place: { readonly kind: string; readonly address: string; readonly journal: string },
  rounds: number,
  seed: number,
): Promise<Killed> {
  const random = randomOf(seed);
  const acknowledged = new Map<string, string>();
  const next = Array.from({ length: SENDERS }, () => 0);
  let now = START;
  let errors = '';
  for (let round = 0; round < rounds; round += 1) {
    // The first one dies as soon as it can be killed: in the middle of its first commits.
    const kill = round === 0 ? 1 : 1 + Math.floor(random() * MOST_LINES);
    const args = [place.kind, place.address, place.journal, String(now), JSON.stringify(next)];
    const ended = await runUntil(args, kill);
    errors += ended.errors;
    for (const line of ended.lines) {
      const [key = '', , ticket] = line.split(' ');
      if (ticket === undefined) continue;
      const known = acknowledged.get(key);
      if (known !== undefined && known !== ticket) errors += `${key} was said to be in ${known}, then in ${ticket}\n`;
      acknowledged.set(key, ticket);
      const [sender = 0, n = 0] = key.split('-').map(Number);
      next[sender] = n + 1;
    }
    now += ROUND_MS;
  }
  return { acknowledged, next, now, errors };
}
