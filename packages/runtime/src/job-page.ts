import {
  type Condition,
  type Desk,
  type Instant,
  type Job,
  type Json,
  type Load,
  type Matcher,
  type RecordId,
  rearmedSince,
  type Stored,
  split,
  type Ticket,
  type TicketIds,
  type Vocabulary,
  WORK_STATUSES,
} from '@deskwright/core';
import type { FindResult, UntypedFilter } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { holds } from './find-tickets.ts';

/** How many tickets one step of a job looks at. */
const PAGE = 200;

/**
 * The tickets that a job, or what an agent leaves, takes in hand next, by id, so that whatever changes meanwhile none comes twice and none that was
 * there is left out. Of a scheduled rule only those that satisfy its condition; a page may be empty and not the last.
 */
export async function pageOf(
  context: Context,
  record: RecordId,
  stored: Stored<unknown> | null,
  at: Instant,
): Promise<Json> {
  if (record.kind === 'load')
    return (await ticketsOfAgent(context, stored?.value as Load | undefined)) as unknown as Json;
  const job = stored?.value as Job | undefined;
  if (job === undefined) return null;
  const page = await (job.job === 'rearm'
    ? allTickets(context, job)
    : job.job === 'retiredDepartment'
      ? ticketsLeft(context, job)
      : ticketsOfRule(context, job, at));
  return page as unknown as Json;
}

/** The tickets of an agent that may leave them. */
async function ticketsOfAgent(context: Context, load: Load | undefined): Promise<TicketIds> {
  if (load === undefined) return { ids: [], next: null };
  const cursor = load.leaving[0]?.cursor ?? null;
  const own: UntypedFilter = { field: 'assignee', op: 'is', value: load.id };
  const live: UntypedFilter = { field: 'status', op: 'in', value: [...WORK_STATUSES] };
  const from = cursor === null ? {} : { after: cursor };
  const query = { now: context.now(), where: { all: [own, live] }, order: [], limit: PAGE, ...from };
  const { items, next } = await context.storage.find('ticket', query);
  return { ids: items.map(({ id }) => id), next };
}

async function allTickets(context: Context, job: Job): Promise<TicketIds> {
  const since = rearmedSince(job);
  const changed: UntypedFilter | null = since === null ? null : { field: 'updatedAt', op: 'gte', value: since };
  const { items, next } = await find(context, changed, job);
  return { ids: items.map(({ id }) => id), next };
}

/** The tickets of a retired department that have not moved: those that are not done. */
async function ticketsLeft(context: Context, job: Job): Promise<TicketIds> {
  const { items, next } = await find(context, leftIn(job.department ?? ''), job);
  return { ids: items.map(({ id }) => id), next };
}

/** Which tickets a retired department still has to give away. */
export function leftIn(department: string): UntypedFilter {
  const done: UntypedFilter = { field: 'status', op: 'in', value: ['resolved', 'closed'] };
  return { all: [{ field: 'department', op: 'is', value: department }, { not: done }] };
}

async function ticketsOfRule(context: Context, job: Job, at: Instant): Promise<TicketIds> {
  const rule = context.desk['~internal'].scheduled.get(job.rule ?? '');
  // The decision says what becomes of a job whose rule this desk does not have.
  if (rule === undefined) return { ids: [], next: null };
  const desk = context.desk as Desk<Vocabulary>;
  const { push, rest } = split(desk, rule.view as Condition<Vocabulary>);
  const slot = job.state === 'running' ? job.slot : rule.latest(at);
  // What was opened after the slot was not there when it came.
  const inTime: UntypedFilter = { field: 'createdAt', op: 'lte', value: slot ?? at };
  const parts = [push as UntypedFilter | null, inTime].filter((part) => part !== null);
  const { items, next } = await find(context, { all: parts }, job);
  const ids: string[] = [];
  for (const item of items as unknown as readonly Stored<Ticket>[]) {
    if (rest === null || (await holds(context, matcherOf(rule), item))) ids.push(item.id);
  }
  return { ids, next };
}

/** The condition of a rule, which has been checked as part of the policies. */
function matcherOf({ condition }: ScheduledRule): Matcher<Vocabulary> {
  return {
    needs: condition.needs,
    matches: (record, facts) => condition.test({ record, facts: { ...facts, record: record as unknown as Json } }),
  };
}

type ScheduledRule = NonNullable<ReturnType<Desk['~internal']['scheduled']['get']>>;

function find(context: Context, where: UntypedFilter | null, { state, cursor }: Job): Promise<FindResult> {
  const from = state === 'running' && cursor !== null ? { after: cursor } : {};
  const filter = where === null ? {} : { where };
  return context.storage.find('ticket', { now: context.now(), ...filter, order: [], limit: PAGE, ...from });
}
