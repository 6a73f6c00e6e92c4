import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { readInstant } from './instant.ts';

/** What to do, as the command line says it. */
export interface Options {
  /** A folder of mail, or one file. */
  readonly inbox: string;
  readonly db: string;
  /** The clock in epoch milliseconds; `null` is the machine's. */
  readonly at: number | null;
  readonly json: boolean;
  readonly all: boolean;
  readonly strict: boolean;
  /** The reference of the one ticket to explain. */
  readonly explain: string | null;
  /** Where to keep the mail that the desk sends. */
  readonly outbox: string | null;
}

const SHIPPED_INBOX = fileURLToPath(new URL('../inbox', import.meta.url));

const AFTERWORD = `
Exit codes:
  0    every mail was dealt with; one that is no mail at all is dealt with by being reported
  1    something failed that is worth another try: a file that cannot be read, a full disk;
       or --explain found no such ticket; with --strict also a mail that is no mail
  2    the command line makes no sense
  130  stopped by Ctrl-C; what was taken in stays, the next run takes in the rest

Nothing leaves this machine: mail is sent to a server that lives as long as the command.`;

function instant(text: string): number {
  const at = readInstant(text);
  if (at !== null) return at;
  throw new InvalidArgumentError('Write 2026-11-22T12:00:00Z, 2026-11-22T14:00+02:00 or epoch milliseconds.');
}

function reference(text: string): string {
  const clean = text.trim().replace(/^#/, '');
  if (clean === '') throw new InvalidArgumentError('Give the reference of a ticket.');
  return clean;
}

/** Reads the command line. Ends the process for `--help` (0) and for what makes no sense (2). */
export function readCommandLine(argv: readonly string[]): Options {
  const command = new Command('quickstart')
    .description('Turns a folder of mail into routed, timed and explained tickets.')
    .argument('[inbox]', 'folder with .eml, .mbox and .box files, or one file (default: the shipped inbox)')
    .option('--db <path>', 'database; attachments go to <path>.blobs', '.data/quickstart.db')
    .option('--at <instant>', 'the clock: ISO 8601 with offset, or epoch milliseconds (default: now)', instant)
    .option('--explain <reference>', 'say why a ticket stands where it stands, and change nothing', reference)
    .option('--json', 'print one JSON document instead of the table', false)
    .option('--all', 'print every row of a long table', false)
    .option('--strict', 'exit with 1 also when a mail is no mail', false)
    .option('--outbox <folder>', 'keep the mail that the desk sends as .eml files')
    .addHelpText('after', AFTERWORD)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv, { from: 'user' });
  const { db, at = null, explain = null, json, all, strict, outbox = null } = command.opts();
  return { inbox: command.args[0] ?? SHIPPED_INBOX, db, at, explain, json, all, strict, outbox };
}
