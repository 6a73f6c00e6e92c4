import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playDemo } from './demo.ts';
import { openDesk } from './open-desk.ts';
import { readSettings } from './settings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const settings = readSettings(process.env);

if (settings === 'demo') {
  say('No IMAP_HOST and SMTP_HOST: this is a demonstration on a mail server of its own.');
  const data = await mkdtemp(join(tmpdir(), 'deskwright-mailbox-'));
  try {
    await playDemo(data, say);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
} else if ('problems' in settings) {
  for (const problem of settings.problems) process.stderr.write(`mailbox: ${problem}\n`);
  process.exitCode = 2;
} else {
  const desk = await openDesk(settings, say);
  say(`Reading the mail of ${settings.address}. Ctrl-C ends it.`);
  // The mail in hand is finished; a second Ctrl-C ends the process at once.
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await desk.close();
  say('Stopped.');
}
