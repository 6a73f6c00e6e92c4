import type { DepartmentBook } from '../department/department-book.ts';
import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import { type Job, retiredDepartmentJobId } from './job.ts';
import type { JobCommand, JobEventBody } from './job-command.ts';
import { advanced, type JobDecision, otherConfiguration } from './job-decision.ts';

const MINUTE = 60_000;
/**
 * How long after each look the next one comes: as long as processes are replaced one by one, an old one may open tickets
 * in a department of which it does not know that it is gone.
 */
const LOOKS: readonly number[] = [MINUTE, 10 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE];

const NOTHING: JobDecision = { ok: true, events: [] };

/** Decides to move the tickets of a department, from the first to the last. */
export function retireDepartment(
  { retired }: DepartmentBook,
  job: Job | null,
  command: Extract<JobCommand, { readonly type: 'job.retireDepartment' }>,
  at: Instant,
): JobDecision {
  const { department, digest, revision, isForced = false } = command;
  const retirement = retired.get(department);
  if (retirement?.digest !== digest) return otherConfiguration(`the retirement of "${department}"`);
  if (job !== null && revision < (job.revision ?? 0)) return NOTHING;
  if (job !== null && job.state !== 'retired' && job.digest === digest) {
    const isOnItsWay = job.state === 'running' || (job.slot !== null && job.slot <= at);
    if (!isForced || isOnItsWay) return NOTHING;
  }
  const { into } = retirement;
  const jobId = retiredDepartmentJobId(department);
  return { ok: true, events: [{ type: 'job.departmentRetired', jobId, department, into, digest, revision }] };
}

/** Moves one page of tickets, and plans the next look after the last of them. */
export function moveTickets({ retired }: DepartmentBook, job: Job, facts: Facts, at: Instant): JobDecision {
  const { department = '', digest, slot, state, counts } = job;
  if (slot === null || (state === 'waiting' && slot > at)) return NOTHING;
  if (retired.get(department)?.digest !== digest) return otherConfiguration(`the retirement of "${department}"`);
  const started: JobEventBody = { type: 'job.started', digest, slot, since: null, skippedFrom: null };
  const begun = state === 'running' ? [] : [started];
  const wait = LOOKS[counts.runs + begun.length - 1];
  const command = { type: 'ticket.leaveDepartment', department, digest };
  return advanced(begun, command, facts, () => (wait === undefined ? null : at + wait));
}
