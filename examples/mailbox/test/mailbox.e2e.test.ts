import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDemoHost } from '../src/demo-host.ts';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const MAIL = /^(?:IMAP|SMTP|MAIL|DESK)_/;

let folder: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Starts the example with nothing of mail in its environment but this. */
function start(env: Readonly<Record<string, string>> = {}) {
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !MAIL.test(name)));
  const started = spawn(process.execPath, ['--conditions=@deskwright/source', MAIN], {
    cwd: folder,
    env: { ...rest, ...env },
  });
  child = started;
  let said = '';
  const streams = [started.stdout, started.stderr];
  for (const stream of streams) stream.on('data', (data) => (said += data));
  return {
    said: () => said,
    async until(text: string | RegExp): Promise<void> {
      const isSaid = () => (typeof text === 'string' ? said.includes(text) : text.test(said));
      while (!isSaid()) {
        if (started.exitCode !== null) throw new Error(`it ended:\n${said}`);
        await new Promise<void>((more) => {
          for (const stream of streams) stream.once('data', () => more());
          started.once('exit', () => more());
        });
      }
    },
    async end(): Promise<number | null> {
      if (started.exitCode === null) await once(started, 'close');
      return started.exitCode;
    },
    stop: () => started.kill('SIGTERM'),
  };
}

test('without servers it plays a correspondence on one of its own', async () => {
  const demo = start();
  expect(await demo.end()).toBe(0);
  expect(demo.said()).toMatch(/^1 ticket, [0-9A-Z]{7}: 4 messages, and it is open again\.$/m);
  expect(demo.said().match(/^Ana gets: {3}Re: A broken pole \[#\w+\]$/gm)).toHaveLength(2);
  expect(demo.said()).not.toContain('trouble');
  expect(await readdir(folder)).toEqual([]);
});

describe('with servers', () => {
  test('it reads the mailbox, answers, and goes on where it was when it is started again', async () => {
    const host = await startDemoHost();
    const env = {
      MAIL_ADDRESS: 'support@aurora.example',
      IMAP_HOST: host.imap.host,
      IMAP_PORT: String(host.imap.port),
      IMAP_SECURITY: 'plain',
      IMAP_USER: host.imap.auth?.user ?? '',
      IMAP_PASS: host.imap.auth?.pass ?? '',
      SMTP_HOST: host.smtp.host,
      SMTP_PORT: String(host.smtp.port),
      SMTP_SECURITY: 'plain',
      DESK_DATA: join(folder, 'data'),
    };
    const write = (subject: string, more: object = {}) =>
      createTransport({ ...host.smtp, ignoreTLS: true }).sendMail({
        from: 'ana@example.com',
        to: 'support@aurora.example',
        subject,
        text: 'Hello',
        ...more,
      });
    const first = start(env);
    await write('Σκηνή');
    await first.until(/ticket \w+ created: Σκηνή/);
    const [, id = ''] = /^Message-ID: *(.*)$/im.exec(await host.next('ana@example.com')) ?? [];
    first.stop();
    expect(await first.end()).toBe(0);
    expect(first.said()).toMatch(/Stopped\.\n$/);

    await write('Re: Σκηνή', { inReplyTo: id.trim() });
    const second = start(env);
    await second.until('a message from the requester, written by requester (new)');
    second.stop();
    expect(await second.end()).toBe(0);
    expect(second.said()).not.toContain('created');
    await host.close();
  });

  test('it says everything that is missing', async () => {
    const wrong = start({ IMAP_HOST: 'mail.example', IMAP_PORT: 'x', SMTP_SECURITY: 'none', MAIL_ADDRESS: 'support' });
    expect(await wrong.end()).toBe(2);
    expect(wrong.said().trim().split('\n')).toEqual([
      'mailbox: MAIL_ADDRESS: support is no address',
      'mailbox: IMAP_PORT: x is no port',
      'mailbox: IMAP_USER is missing',
      'mailbox: IMAP_PASS is missing',
      'mailbox: SMTP_HOST is missing',
      'mailbox: SMTP_SECURITY: tls, starttls or plain',
    ]);
  });
});
