import { once } from 'node:events';

// What is read by programs and logs has no width of its own; this one keeps a row on a line.
const WIDTH_OF_A_FILE = 160;

/** How many columns there are to write in. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? Math.max(60, process.stdout.columns) : WIDTH_OF_A_FILE;
}

/** Writes to standard output, and waits while whoever reads it is slow. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Writes a line to standard error. */
export async function say(text: string): Promise<void> {
  if (!process.stderr.write(`${text}\n`)) await once(process.stderr, 'drain');
}
