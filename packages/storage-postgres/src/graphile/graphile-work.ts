import type { Claims, Instant } from '@deskwright/core/port';
import type { TaskList } from 'graphile-worker';
import { guarded } from './guarded.ts';
import type { HelpdeskOf } from './helpdesks.ts';
import { jobsOf, NAME, taskOf, timerKeyOf } from './jobs.ts';
import { Sweeper } from './sweeper.ts';

/** What {@link graphileWork} and {@link startGraphile} work with. */
export interface GraphileWorkOptions {
  /** Where leases come from: the storage of one tenant, or `postgresClaims` for all of a database. Closing stays with you. */
  readonly claims: Pick<Claims, 'claim'>;
  /**
   * Makes the help desk of a tenant, on that tenant's own storage. Called when there is work for it and it is not at hand;
   * what this throws is reported as `work.noHelpdesk`, and the tenant's work comes back when its leases run out.
   */
  readonly helpdesk: HelpdeskOf;
  /** How many help desks are kept at hand at the most; those that have had no work for longest go first. Default 1000. */
  readonly kept?: number;
  /** Most pieces of work to lease at once. Default 100. */
  readonly limit?: number;
  /** How many pieces of work to have in hand at a time: sending mostly waits. Default 8. */
  readonly concurrency?: number;
  /** After so many milliseconds what a killed worker had in hand comes back. Longer than any piece of work. Default 60 000. */
  readonly leaseMs?: number;
  /** The next sweep is at most so many milliseconds away, also when nothing is known to fall due. Default 60 000. */
  readonly longestMs?: number;
  /** Workers and nudges that belong together have one name, others another one. Default `deskwright`. */
  readonly name?: string;
  /** The clock. Default `Date.now`. */
  readonly now?: () => Instant;
  /** Hears of everything that goes wrong in the background. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** Work as tasks of graphile-worker. */
export interface GraphileWork {
  /** To be added to the `taskList` of a runner. */
  readonly tasks: TaskList;
  /** Takes nothing new in hand from now on. Then `stop` the runner, which waits for what is in hand. */
  stop(): void;
}

/**
 * The work of help desks as a task for a graphile-worker runner of your own; {@link startGraphile} is simpler where you have
 * none. Its jobs are only nudges: what is to be done, and who has it in hand, stands in the storage. Give the runner
 * `useNodeTime: true`, because leases go by the clock of the process. A sweep is one job however much it does, so one job
 * at a time is enough for a process.
 */
export function graphileWork(options: GraphileWorkOptions): GraphileWork {
  const { name = NAME, now = Date.now } = options;
  const stopped = { aborted: false };
  const sweeper = new Sweeper({
    claims: options.claims,
    helpdesk: options.helpdesk,
    kept: options.kept ?? 1000,
    limit: Math.max(1, options.limit ?? 100),
    concurrency: Math.max(1, options.concurrency ?? 8),
    leaseMs: options.leaseMs ?? 60_000,
    longestMs: options.longestMs ?? 60_000,
    now,
    onError: guarded(options.onError),
  });
  return {
    tasks: {
      async [taskOf(name)](_payload: unknown, { addJob, job, abortSignal }) {
        const signal = {
          get aborted() {
            return stopped.aborted || abortSignal.aborted;
          },
        };
        await sweeper.sweep(jobsOf(addJob, name), job.key === timerKeyOf(name), signal);
      },
    },
    stop() {
      stopped.aborted = true;
    },
  };
}
