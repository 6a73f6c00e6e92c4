// The other side of `peer-handle.ts`: one peer alone in a process, so that neither its garbage nor the shapes of its
// objects slow the others down.
import { checkAgreement } from './agreement.ts';
import type { Match, Peer } from './peer.ts';
import { ORACLES, peerNamed } from './peers.ts';
import { cpuMs } from './spent-time.ts';
import type { Workload } from './workload.ts';

/** What a process with a peer is asked to do. */
export type Question =
  | { readonly ask: 'prepare'; readonly peer: string; readonly workload: Workload }
  | { readonly ask: 'check' }
  /** Matches ticket after ticket for so much processor time. */
  | { readonly ask: 'run'; readonly ms: number };

/** How many tickets it looked at, and the processor time that they took. */
export interface Answer {
  readonly tickets: number;
  readonly cpuMs: number;
}

interface Prepared {
  readonly peer: Peer;
  readonly workload: Workload;
  readonly match: Match;
}

let prepared: Prepared | null = null;
let position = 0;

// Processor time decides when to stop, too: on a busy machine everyone gets the same warm-up and the same slices.
async function run(match: Match, tickets: number, ms: number): Promise<Answer> {
  const started = cpuMs();
  let count = 0;
  let batch = 1;
  for (let spent = 0; spent < ms; spent = cpuMs() - started) {
    // Looking at the clock costs about as much as a fast match.
    if (spent > 0) batch = Math.max(1, Math.min(256, Math.floor(((ms - spent) * count) / spent)));
    for (let index = 0; index < batch; index += 1) {
      const found = match(position);
      if (found instanceof Promise) await found;
      position = (position + 1) % tickets;
    }
    count += batch;
  }
  return { tickets: count, cpuMs: cpuMs() - started };
}

async function answer(question: Question): Promise<Answer> {
  if (question.ask === 'prepare') {
    const { workload } = question;
    const peer = peerNamed(question.peer);
    prepared = { peer, workload, match: peer.prepare(workload.rules, workload.cases) };
    return { tickets: workload.cases.length, cpuMs: 0 };
  }
  if (prepared === null) throw new Error('nothing is prepared');
  const { peer, match, workload } = prepared;
  const tickets = workload.cases.length;
  if (question.ask === 'run') return run(match, tickets, question.ms);
  const oracle = ORACLES[peer.folding].prepare(workload.rules, workload.cases) as (ticket: number) => readonly string[];
  return { tickets: await checkAgreement(peer.name, match, oracle, tickets), cpuMs: 0 };
}

process.on('message', (question: Question) => {
  answer(question).then(
    (good) => process.send?.(good),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
