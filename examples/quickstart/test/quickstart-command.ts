import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** What a run of the command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A ticket as `--json` prints it. */
export interface JsonTicket {
  readonly reference: string;
  readonly subject: string;
  readonly requester: string;
  readonly channel: string;
  readonly department: string | null;
  readonly assignee: string | null;
  readonly status: string;
  readonly priority: string;
  readonly tags: readonly string[];
  readonly rules: readonly string[];
  readonly firstResponseDueAt: string | null;
}

/** What `--json` prints. */
export interface JsonReport {
  readonly tickets: readonly JsonTicket[];
  readonly summary: Readonly<Record<'read' | 'created' | 'joined' | 'ignored' | 'failed' | 'seen', number>>;
}

/** Starts the command as a process of its own, without colours. */
export function start(args: readonly string[]): ChildProcess {
  const { FORCE_COLOR: _colour, ...env } = process.env;
  return spawn(process.execPath, ['--conditions=@deskwright/source', MAIN, ...args], {
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command to its end. */
export async function quickstart(...args: string[]): Promise<Finished> {
  const child = start(args);
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** Runs the command with `--json`; the whole of standard output has to be one document. */
export async function quickstartJson(...args: string[]): Promise<JsonReport & { readonly code: number | null }> {
  const { code, stdout } = await quickstart(...args, '--json');
  return { ...(JSON.parse(stdout) as JsonReport), code };
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'quickstart-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A mail to support that carries a number nobody else has. */
export function numberedMail(number: number): string {
  return [
    `From: Customer ${number} <customer-${number % 40}@customers.example>`,
    'To: support@aurora.example',
    'Date: Mon, 16 Nov 2026 10:00:00 +0200',
    `Message-ID: <numbered-${number}@customers.example>`,
    `Subject: Marker ${number}`,
    '',
    `This is mail ${number}.`,
    '',
  ].join('\r\n');
}

/** The last line of a text. */
export function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1) ?? '';
}
