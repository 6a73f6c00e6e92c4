import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Schedule } from '@deskwright/core/time';
import type { Contender } from './contender.ts';
import type { Order, Outcome } from './contender-process.ts';

/** A contender in a process of its own, which is started anew when it does not come to an end. */
export interface ContenderHandle {
  readonly contender: Contender;
  /** `null` when the contender was stopped after `limitMs`, or died. */
  ask(order: Order, limitMs: number): Promise<Outcome | null>;
  end(): void;
}

/** Starts a contender and gives it a schedule. */
export async function startContender(contender: Contender, schedule: Schedule): Promise<ContenderHandle> {
  const start = (): ChildProcess =>
    fork(join(import.meta.dirname, 'contender-process.ts'), {
      execArgv: ['--conditions=@deskwright/source'],
      env: { ...process.env, TZ: contender.needsZone === true ? schedule.timeZone : 'UTC' },
      // They warn of dates that they were not made for.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  let child: ChildProcess | null = null;

  async function answerOf(process: ChildProcess, order: Order, limitMs: number): Promise<Outcome | null> {
    const stop = new AbortController();
    const timer = setTimeout(() => process.kill('SIGKILL'), limitMs);
    const answered = once(process, 'message', { signal: stop.signal }).then(([outcome]) => outcome as Outcome);
    const ended = once(process, 'exit', { signal: stop.signal }).then(() => null);
    for (const one of [answered, ended]) one.catch(() => undefined);
    process.send(order);
    try {
      return await Promise.race([answered, ended]);
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  }

  async function ask(order: Order, limitMs: number): Promise<Outcome | null> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) {
      child = start();
      await answerOf(child, { ask: 'prepare', contender: contender.name, schedule }, 30_000);
    }
    return answerOf(child, order, limitMs);
  }

  return { contender, ask, end: () => void child?.kill('SIGKILL') };
}
