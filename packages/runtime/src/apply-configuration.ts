import {
  type Actor,
  DeskError,
  idAt,
  type Job,
  type JobCommand,
  type Queue,
  queueId,
  REARM_JOB,
  type RecordId,
  type Stored,
  scheduledJobId,
} from '@deskwright/core';
import type { FindResult, UntypedFilter } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { execute } from './execute.ts';
import { retireDepartments, type StrandedTickets, strandedError, strandedTickets } from './retire-departments.ts';

/** How a configuration is applied. */
export interface ApplyOptions {
  /** Re-arm all tickets also when nothing that moves deadlines has changed, or nothing is known of before. */
  readonly rearm?: boolean;
}

/** What applying a configuration set going. */
export interface AppliedConfiguration {
  /** All tickets are being brought in line with it, page by page. */
  readonly isRearming: boolean;
  /** Scheduled rules whose jobs were made, or brought in line with their rules. */
  readonly scheduled: readonly string[];
  /** Scheduled rules that are gone. */
  readonly retired: readonly string[];
  /** Retired departments whose tickets are being moved to those that took their place. */
  readonly moving: readonly string[];
  /** Departments that are gone without being retired, and still have tickets: `onError` hears of them as `department.missing`. */
  readonly stranded: readonly StrandedTickets[];
}

const BY: Actor = { kind: 'system', id: 'configuration' };
const PAGE = 100;
const LIVE: UntypedFilter = {
  all: [
    { field: 'job', op: 'is', value: 'scheduledRule' },
    { field: 'state', op: 'isNot', value: 'retired' },
  ],
};

/**
 * Tells the jobs of the configuration in force: each scheduled rule has its job, and when anything that moves deadlines has
 * changed, the re-arming of all tickets begins. Any number of processes may do so at once, and again.
 */
export async function applyConfiguration(
  context: Context,
  { rearm = false }: ApplyOptions,
): Promise<AppliedConfiguration> {
  const { scheduled, deadlineDigest } = context.desk['~internal'];
  const stored = await liveJobs(context);
  const jobs = new Map(stored.map(({ value }) => [value.rule ?? '', value]));
  const changed = [...scheduled.values()].filter(({ id, digest }) => jobs.get(id)?.digest !== digest);
  const retired = [...jobs.keys()].filter((rule) => !scheduled.has(rule));
  for (const { id, digest } of changed)
    await send(context, scheduledJobId(id), { type: 'job.schedule', rule: id, digest });
  for (const rule of retired) await send(context, scheduledJobId(rule), { type: 'job.retire' });
  const digest = deadlineDigest();
  const known = (await context.storage.load(jobOf(REARM_JOB)))?.value as Job | undefined;
  if (rearm || known?.digest !== digest) {
    await send(context, REARM_JOB, {
      type: 'job.configure',
      digest,
      ...(rearm ? { isForced: true } : {}),
      ...settling(context),
    });
  }
  await noticePolicies(context);
  const moving = await retireDepartments(context);
  const stranded = await strandedTickets(context);
  for (const one of stranded) context.onError(strandedError(one));
  const isRearming = rearm || (known !== undefined && known.digest !== digest) || known?.state === 'running';
  return { isRearming, scheduled: changed.map(({ id }) => id), retired, moving, stranded };
}

/** How long a command in hand may take, in milliseconds, so that it may be decided under what was before. */
const IN_HAND_MS = 10_000;

/** Where a stored configuration is followed, other processes may decide under the one before until they have looked. */
function settling({ isStored, configurationMs }: Context): { readonly settleMs?: number } {
  return isStored ? { settleMs: configurationMs + IN_HAND_MS } : {};
}

/** Queues whose policy is new or has been edited look at who waits: the answer may be another one now. */
async function noticePolicies(context: Context): Promise<void> {
  const { routing } = context.desk['~internal'];
  for (const department of routing.departments) {
    const record: RecordId = { kind: 'queue', id: queueId(department) };
    const digest = routing.digest(department);
    const queue = (await context.storage.load(record))?.value as Queue | undefined;
    if (queue?.digest === digest) continue;
    const notice = { type: 'queue.notice', department, because: 'configuration', digest };
    const id = idAt(context.now(), `${record.id} ${digest}`);
    await execute(context, record, notice, { by: BY, id });
  }
}

async function liveJobs(context: Context): Promise<readonly Stored<Job>[]> {
  const jobs: Stored<Job>[] = [];
  let after: string | null = null;
  do {
    const query = { now: context.now(), where: LIVE, limit: PAGE };
    const page: FindResult = await context.storage.find('job', after === null ? query : { ...query, after });
    jobs.push(...(page.items as unknown as readonly Stored<Job>[]));
    after = page.next;
  } while (after !== null);
  return jobs;
}

function jobOf(id: string): RecordId {
  return { kind: 'job', id };
}

async function send(context: Context, job: string, command: JobCommand): Promise<void> {
  // Of several processes that send the same at once, the version of the record lets one through.
  const id = idAt(context.now(), `${job} ${JSON.stringify(command)}`);
  const result = await execute(context, jobOf(job), command, { by: BY, id });
  if (result.outcome === 'refused') throw new DeskError(result.refusal.code, result.refusal.message);
}
