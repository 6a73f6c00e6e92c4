import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./commit-worker.ts', import.meta.url));

/** A process that commits to a file. */
export interface Worker {
  readonly process: ChildProcess;
  /** Resolves once that many commits have been accepted, or the process has ended. */
  accepted(count: number): Promise<void>;
  /** How many commits are known to have been accepted. */
  count(): number;
  /** The numbers of the tickets whose commits are known to have been accepted. */
  numbers(): readonly number[];
  /** Resolves when the process has ended, with what it wrote to its standard error if it failed. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

/** How many tickets a worker commits (until it is killed unless given), and how many callers do so at once. */
export interface WorkerOptions {
  readonly count?: number;
  readonly callers?: number;
}

/** Starts a process that commits tickets to a file, under names of its own. */
export function startWorker(path: string, name: string, options: WorkerOptions = {}): Worker {
  const { count = Number.POSITIVE_INFINITY, callers = 1 } = options;
  const flags = ['--no-warnings', '--conditions=@deskwright/source'];
  const child = spawn(process.execPath, [...flags, WORKER, path, name, String(count), String(callers)]);
  let out = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  // A line that was cut off by the end of the process counts as accepted too: its commit had returned.
  const numbers = () =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  let isOver = false;
  const ended = once(child, 'close').then(([code]) => {
    isOver = true;
    return { code, errors };
  });
  return {
    process: child,
    count: () => numbers().length,
    numbers,
    ended,
    async accepted(wanted) {
      while (numbers().length < wanted && !isOver) await Promise.race([once(child.stdout, 'data'), ended]);
    },
  };
}
