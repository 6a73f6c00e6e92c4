import { Command, InvalidArgumentError } from 'commander';

/** What to do, as the command line says it. */
export interface Options {
  readonly workers: number;
  readonly seconds: number;
  /** Kill a worker every so many seconds; 0 is never. */
  readonly killEvery: number;
  readonly json: boolean;
}

const AFTERWORD = `
DATABASE_URL names a PostgreSQL to work on; without it one is started in a temporary folder.

Exit codes:
  0    counts in are counts out
  1    something is missing or too much, or could not be done
  2    the command line makes no sense
  130  stopped by Ctrl-C`;

function number(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value;
    throw new InvalidArgumentError(`Give a number from ${least}.`);
  };
}

/** Reads the command line. Ends the process for `--help` (0) and for what makes no sense (2). */
export function readCommandLine(argv: readonly string[]): Options {
  const command = new Command('multi-worker')
    .description('Puts load on a desk with several workers, kills workers, and looks whether all was done once.')
    .option('--workers <count>', 'how many worker processes', number(1), 4)
    .option('--seconds <count>', 'for how long customers write', number(1), 20)
    .option('--kill-every <seconds>', 'kill a worker every so often; 0 is never', number(0), 3)
    .option('--json', 'print one JSON document instead of lines', false)
    .addHelpText('after', AFTERWORD)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv, { from: 'user' });
  const { workers, seconds, killEvery, json } = command.opts();
  return { workers: Math.floor(workers), seconds, killEvery, json };
}
