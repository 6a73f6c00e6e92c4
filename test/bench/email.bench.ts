import { acceptAll, parseAll } from '../../packages/channel-email/test/accepting.ts';
import { type BenchTable, measure, type RunOptions } from './measure.ts';

const BASELINE = 'postal-mime, parse';
const ACCEPT = 'channel-email, accept';

/** Time of the processor: the parser waits for other threads, and what else the machine does then is not its cost. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What it costs to accept the sample mails of the email channel, beside a bare parser of MIME. */
export async function* run(options: RunOptions): AsyncIterable<BenchTable> {
  const bench = { title: '', baseline: BASELINE, contenders: { [BASELINE]: parseAll, [ACCEPT]: acceptAll } };
  const result = await measure(bench, { ...options, minMs: Math.max(options.minMs, 200), now: cpuMs });
  const ratio = result.rows.find(({ name }) => name === ACCEPT)?.ratio ?? Number.NaN;
  yield {
    ...result,
    title: `Accepting ${await acceptAll()} sample mails (processor time)`,
    notes: [
      `throughput of accept as a ratio to that of the bare parser: ${(1 / ratio).toFixed(2)}`,
      'accept also finds the thread, knows automatic mail, makes HTML safe, takes quotations and signatures off, and hands out files',
    ],
  };
}
