import type { Clock, Metric, MetricName } from '@deskwright/core';
import colors from 'picocolors';
import { showDuration, showInstant } from './instant.ts';
import { zoneOf } from './ticket-row.ts';

const NAMES: Readonly<Record<Metric, string>> = {
  firstResponse: 'first response',
  nextResponse: 'next response',
  periodicUpdate: 'periodic update',
  firstAssignment: 'first assignment',
  resolution: 'resolution',
  requesterWait: 'wait of the requester',
  agentWork: 'work of agents',
  chatPickup: 'chat pickup',
  callPickup: 'call pickup',
};

/** A metric in words. */
export function metricName(metric: MetricName): string {
  return Object.hasOwn(NAMES, metric) ? NAMES[metric as Metric] : metric;
}

/** What was promised: by which policy, in which hours, how much time, and until when. */
export function promiseLine(
  { policy, calendar, targetMs, dueAt }: Pick<Clock, 'policy' | 'calendar' | 'targetMs' | 'dueAt'>,
  zone: string,
): string {
  const due = dueAt === null ? 'not due while it stands still' : `due ${showInstant(dueAt, zone)}`;
  return `${showDuration(targetMs)} by policy ${policy}, ${hours(calendar)}, ${due}`;
}

/** How one promise of a ticket stands now. */
export function clockLines(clock: Clock, zone: string): readonly string[] {
  const { metric, policy, calendar, targetMs, consumedMs, dueAt, startedAt, metAt, breachedAt, state } = clock;
  const when = (at: number): string => showInstant(at, zone, { year: true });
  const ahead = clock.steps.flatMap(({ id, at }) => (at === null ? [] : [`${id} at ${when(at)}`]));
  return [
    '',
    colors.bold(`${metricName(metric)}: ${breachedAt === null ? state : `${state}, breached`}`),
    `  policy    ${policy}`,
    `  schedule  ${hours(calendar)}`,
    `  target    ${showDuration(targetMs)}${consumedMs === 0 ? '' : `, of which ${showDuration(consumedMs)} had passed when it was last set`}`,
    `  started   ${when(startedAt)}`,
    `  due       ${dueAt === null ? 'not while it stands still' : when(dueAt)}`,
    ...(clock.stepsTaken.length === 0 ? [] : [`  warned    ${clock.stepsTaken.join(', ')}`]),
    ...(ahead.length === 0 ? [] : [`  will warn ${ahead.join(', ')}`]),
    ...(breachedAt === null ? [] : [`  breached  ${when(breachedAt)}`]),
    ...(metAt === null ? [] : [`  met       ${when(metAt)}`]),
  ];
}

function hours(calendar: string): string {
  return calendar === 'always' ? 'round the clock' : `hours of ${calendar} (${zoneOf(calendar)})`;
}
