import { DeskError } from '@deskwright/core/port';
import { type Runner, run } from 'graphile-worker';
import { errorLog } from './graphile-log.ts';
import { type GraphileWorkOptions, graphileWork } from './graphile-work.ts';
import { guarded } from './guarded.ts';
import { jobsOf, NAME } from './jobs.ts';
import { mind, type PgPool } from './minded-pool.ts';
import { Nudger } from './nudger.ts';

/** Options of {@link startGraphile}. */
export interface StartGraphileOptions extends GraphileWorkOptions {
  /**
   * A pool of `pg` that leads to the database itself, beside any pooler, because the worker listens: that takes one of its
   * connections, and two more now and then. It may be another database than that of the desk, and another role: one that
   * owns `schema`, or may make it. Closing it stays with you.
   */
  readonly pgPool: PgPool;
  /** Where graphile-worker keeps its jobs. Default `graphile_worker`. */
  readonly schema?: string;
  /** How often to look whether the time of a sweep has come, in milliseconds. Nudges are heard at once. Default 500. */
  readonly pollMs?: number;
}

/** A worker in this process. */
export interface GraphileWorker {
  /** Tells workers, this one or another, that there may be work. Best effort, and cheap to call often. */
  nudge(): void;
  /** Takes nothing new in hand, finishes what is, and ends. What is leased and not begun comes back by itself. */
  stop(): Promise<void>;
}

const FIRST_BREAK_MS = 1_000;
const LONGEST_BREAK_MS = 30_000;

/**
 * Has graphile-worker run the work in this process from now on, beside any number of others: nudges and timers bring about
 * sweeps, which lease what is due and have it done. Makes and migrates graphile-worker's tables. Rejects when the database
 * cannot be reached at the start; later it is tried again and again, and `onError` hears of it.
 */
export async function startGraphile(options: StartGraphileOptions): Promise<GraphileWorker> {
  const { name = NAME, pollMs = 500, schema } = options;
  const onError = guarded(options.onError);
  const work = graphileWork({ ...options, onError });
  const pgPool = mind(options.pgPool);
  const begin = (): Promise<Runner> =>
    run({
      pgPool,
      ...(schema === undefined ? {} : { schema }),
      taskList: work.tasks,
      parsedCronItems: [],
      noHandleSignals: true,
      useNodeTime: true,
      pollInterval: pollMs,
      logger: errorLog(onError),
      // Without a delay nobody catches it when the end of a job cannot be written, and the process would end.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });

  let runner = await begin();
  const nudger = new Nudger(() => jobsOf(runner.addJob, name).nudge(), onError);
  let isStopping = false;
  let endBreak: (() => void) | null = null;

  async function takeBreak(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endBreak = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    endBreak = null;
  }

  /** Begins again: nudges that were lost meanwhile are made up for. */
  async function beginAgain(): Promise<void> {
    for (let ms = FIRST_BREAK_MS; !isStopping; ms = Math.min(2 * ms, LONGEST_BREAK_MS)) {
      await takeBreak(ms);
      if (isStopping) return;
      try {
        runner = await begin();
        if (isStopping) await runner.stop();
        else nudger.nudge();
        return;
      } catch (error) {
        onError(new DeskError('work.graphile', 'The worker could not be started again', { cause: error }));
      }
    }
  }

  async function keepRunning(): Promise<void> {
    while (!isStopping) {
      // The runner ends by itself when it cannot write to the database what became of a job.
      await runner.promise.catch(onError);
      if (!isStopping) await beginAgain();
    }
  }

  const kept = keepRunning();
  nudger.nudge();
  return {
    nudge: () => nudger.nudge(),
    async stop() {
      if (!isStopping) {
        isStopping = true;
        work.stop();
        endBreak?.();
        await nudger.idle();
        // One that has ended by itself says so by rejecting.
        await runner.stop().catch(() => {});
      }
      await kept;
    },
  };
}
