import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import type { Consequence, Decision } from '../record/kind.ts';
import type { TicketIds } from './job.ts';
import type { JobEventBody } from './job-command.ts';

/** A decision about a job. */
export type JobDecision = Decision<JobEventBody>;

/** One page further: the same command to each of its tickets, and the end of the run after the last page. */
export function advanced(
  begun: readonly JobEventBody[],
  command: Consequence['command'],
  facts: Facts,
  nextSlot: () => Instant | null,
): JobDecision {
  if (facts.page === undefined || facts.page === null) return { need: ['page'] };
  const { ids, next } = facts.page as unknown as TicketIds;
  const step: JobEventBody = { type: 'job.advanced', cursor: next, tickets: ids.length };
  const end: readonly JobEventBody[] = next === null ? [{ type: 'job.finished', slot: nextSlot() }] : [];
  const commands = ids.map((id): Consequence => ({ to: { kind: 'ticket', id }, command }));
  return { ok: true, events: [...begun, step, ...end], commands };
}

/** Another process has another configuration; one that has the right one will take the job up. */
export function otherConfiguration(what: string): JobDecision {
  const remedy = 'Give all processes of the desk the same policies';
  return refuse('job.otherConfiguration', `This process has another version of ${what}`, remedy);
}

/** A "no" with a stable code. */
export function refuse(code: string, message: string, remedy?: string): JobDecision {
  return { ok: false, refusal: { code, message, ...(remedy === undefined ? {} : { remedy }) } };
}
