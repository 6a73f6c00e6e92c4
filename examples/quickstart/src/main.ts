import { stat } from 'node:fs/promises';
import { readCommandLine } from './command-line.ts';
import { explainTicket } from './explain-ticket.ts';
import { run } from './run.ts';
import { say } from './terminal.ts';
import { describeError } from './trouble.ts';

const options = readCommandLine(process.argv.slice(2));

// The first Ctrl-C lets the mail in hand be finished; a second one ends the process at once.
let stoppedBy: 'SIGINT' | 'SIGTERM' | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stoppedBy = signal;
  });
}
// Whoever reads the output may have read enough: `… | head`.
process.stdout.on('error', () => process.exit(0));

try {
  if (options.explain !== null) {
    process.exitCode = await explainTicket(options.explain, options);
  } else if ((await stat(options.inbox).catch(() => null)) === null) {
    await say(`quickstart: there is no ${options.inbox}`);
    process.exitCode = 2;
  } else {
    const code = await run(options, () => stoppedBy !== null);
    process.exitCode = stoppedBy === null ? code : stoppedBy === 'SIGINT' ? 130 : 143;
  }
} catch (error) {
  await say(`quickstart: ${describeError(error)}`);
  process.exitCode = 1;
}
