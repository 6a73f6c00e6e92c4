import { makeWorkerUtils, type WorkerUtils } from 'graphile-worker';
import { errorLog } from './graphile-log.ts';
import { guarded } from './guarded.ts';
import { jobsOf, NAME } from './jobs.ts';
import { mind, type PgPool } from './minded-pool.ts';
import { Nudger } from './nudger.ts';

/** Options of {@link graphileNudges}. */
export interface GraphileNudgesOptions {
  /** A pool of `pg`; it may lead through a pooler. Closing it stays with you. */
  readonly pgPool: PgPool;
  /** Where graphile-worker keeps its jobs. Default `graphile_worker`. */
  readonly schema?: string;
  /** The name of the workers to nudge. Default `deskwright`. */
  readonly name?: string;
  /** Hears of nudges that could not be given. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** Nudges for workers in other processes. */
export interface GraphileNudges {
  /**
   * Tells workers that there may be work. Best effort, and cheap to call often: nudges that come while one is under way
   * become one. Work whose nudge is lost is found by the next sweep.
   */
  nudge(): void;
  /** Waits for what is under way; later nudges go nowhere. */
  close(): Promise<void>;
}

/**
 * Nudges workers from a process that only commits, such as a web server: `helpdesk.on('*', () => nudges.nudge())`. It
 * uses the database with the first nudge only.
 */
export function graphileNudges(options: GraphileNudgesOptions): GraphileNudges {
  const { name = NAME, schema } = options;
  const report = guarded(options.onError);
  const pgPool = mind(options.pgPool);
  let made: Promise<WorkerUtils> | null = null;
  let isClosed = false;
  const nudger = new Nudger(async () => {
    if (isClosed) return;
    made ??= makeWorkerUtils({ pgPool, ...(schema === undefined ? {} : { schema }), logger: errorLog(report) });
    try {
      await jobsOf((await made).addJob, name).nudge();
    } catch (error) {
      await release();
      throw error;
    }
  }, report);

  async function release(): Promise<void> {
    const utils = made;
    made = null;
    try {
      await (await utils)?.release();
    } catch {
      // What could not be made needs no end, and the failure itself is reported by the nudge.
    }
  }

  return {
    nudge: () => nudger.nudge(),
    async close() {
      isClosed = true;
      await nudger.idle();
      await release();
    },
  };
}
