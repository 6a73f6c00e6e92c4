import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./commit-worker.ts', import.meta.url));

/** A process that commits to a database. */
export interface Worker {
  readonly process: ChildProcess;
  /** Resolves once that many commits have been accepted, or the process has ended. */
  accepted(count: number): Promise<void>;
  /** How many commits are known to have been accepted. */
  count(): number;
  /** Resolves when the process has ended, with what it wrote to its standard error if it failed. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

/** Starts a process that commits tickets to a database, under names of its own. */
export function startWorker(url: string, name: string, count?: number): Worker {
  const args = ['--no-warnings', '--conditions=@deskwright/source', WORKER, url, name];
  const child = spawn(process.execPath, count === undefined ? args : [...args, String(count)]);
  let out = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  // A line that was cut off by the end of the process counts as accepted too: its commit had returned.
  const accepted = () => out.split('\n').filter((line) => line !== '').length;
  let isOver = false;
  const ended = once(child, 'close').then(([code]) => {
    isOver = true;
    return { code, errors };
  });
  return {
    process: child,
    count: accepted,
    ended,
    async accepted(wanted) {
      while (accepted() < wanted && !isOver) await Promise.race([once(child.stdout, 'data'), ended]);
    },
  };
}
