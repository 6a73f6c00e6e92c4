import type { DepartmentBook } from '../department/department-book.ts';
import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import type { ScheduledRule, ScheduledRules } from '../rule/time/scheduled-rules.ts';
import { type Job, REARM_JOB, rearmedSince, scheduledJobId } from './job.ts';
import type { JobCommand, JobEventBody } from './job-command.ts';
import { advanced, type JobDecision, otherConfiguration, refuse } from './job-decision.ts';
import { moveTickets, retireDepartment } from './retired-department.ts';

/** What a decision about a job needs to know of the configuration. */
export interface JobConfig {
  readonly scheduled: ScheduledRules;
  readonly departments: DepartmentBook;
  /** Names everything that can move deadlines. */
  digest(): string;
}

const NOTHING: JobDecision = { ok: true, events: [] };

/** Answers a command to a job. */
export function decideJob(
  config: JobConfig,
  job: Job | null,
  command: JobCommand & { readonly meta: Meta },
  facts: Facts,
): JobDecision {
  const { at } = command.meta;
  switch (command.type) {
    case 'job.schedule':
      return schedule(config, job, command.rule, command.digest, at);
    case 'job.configure':
      return configure(job, command, at);
    case 'job.retireDepartment':
      return retireDepartment(config.departments, job, command, at);
    case 'job.retire': {
      const { revision } = command;
      const isOld = (revision ?? Number.POSITIVE_INFINITY) < (job?.revision ?? 0);
      if (job === null || job.state === 'retired' || isOld) return NOTHING;
      return { ok: true, events: [{ type: 'job.retired', ...(revision === undefined ? {} : { revision }) }] };
    }
    case 'wake':
      return job === null ? NOTHING : wake(config, job, facts, at);
    default: {
      const { type } = command satisfies never as { type: string };
      return refuse('command.unknown', `A job does not understand "${type}"`);
    }
  }
}

function schedule(config: JobConfig, job: Job | null, id: string, digest: string, at: Instant): JobDecision {
  const rule = config.scheduled.get(id);
  if (rule === undefined || rule.digest !== digest) return otherConfiguration(`the rule "${id}"`);
  if (job !== null && job.state !== 'retired' && job.digest === digest) return NOTHING;
  return {
    ok: true,
    events: [{ type: 'job.scheduled', jobId: scheduledJobId(id), rule: id, digest, slot: rule.next(at) }],
  };
}

function configure(
  job: Job | null,
  { digest, isForced = false, settleMs }: Extract<JobCommand, { readonly type: 'job.configure' }>,
  at: Instant,
): JobDecision {
  if (job?.digest === digest && !isForced) return NOTHING;
  const configured: JobEventBody = { type: 'job.configured', jobId: REARM_JOB, digest };
  if (job === null && !isForced) return { ok: true, events: [configured] };
  // What an interrupted run has not come to has been waiting since that run began.
  const since = job?.state === 'running' && job.since !== null ? job.since : at;
  const again = settleMs === undefined ? {} : { again: at + settleMs };
  const started: JobEventBody = { type: 'job.started', digest, slot: null, since, skippedFrom: null, ...again };
  return { ok: true, events: job === null ? [configured, started] : [started] };
}

function wake(config: JobConfig, job: Job, facts: Facts, at: Instant): JobDecision {
  if (job.state === 'retired') return NOTHING;
  if (job.job === 'retiredDepartment') return moveTickets(config.departments, job, facts, at);
  return job.job === 'rearm' ? rearm(config, job, facts, at) : runRule(config, job, facts, at);
}

function rearm(config: JobConfig, job: Job, facts: Facts, at: Instant): JobDecision {
  const isAgain = job.state === 'waiting' && job.again !== undefined && job.again <= at;
  if (job.state !== 'running' && !isAgain) return NOTHING;
  if (job.digest !== config.digest()) return otherConfiguration('what tickets are to be armed under');
  const since = job.since ?? job.updatedAt;
  const command = { type: 'ticket.rearm', since, digest: job.digest };
  const changedSince = rearmedSince(job) ?? since;
  const { digest } = job;
  const begun: JobEventBody = { type: 'job.started', digest, slot: null, since, skippedFrom: null, changedSince };
  return advanced(isAgain ? [begun] : [], command, facts, () => null);
}

function runRule(config: JobConfig, job: Job, facts: Facts, at: Instant): JobDecision {
  if (job.slot === null || (job.state === 'waiting' && job.slot > at)) return NOTHING;
  const rule = config.scheduled.get(job.rule ?? '');
  if (rule === undefined || rule.digest !== job.digest) return otherConfiguration(`the rule "${job.rule}"`);
  const slot = job.state === 'running' ? job.slot : Math.max(job.slot, rule.latest(at) ?? job.slot);
  const command = { type: 'ticket.runRule', rule: rule.id, digest: rule.digest, slot };
  return advanced(job.state === 'running' ? [] : [startOf(job, rule, slot)], command, facts, () => rule.next(slot));
}

function startOf({ slot: planned }: Job, { digest }: ScheduledRule, slot: Instant): JobEventBody {
  const skippedFrom = planned !== null && planned < slot ? planned : null;
  return { type: 'job.started', digest, slot, since: null, skippedFrom };
}
