import type { TicketEvent } from '../../ticket/ticket-event.ts';
import type { PromiseDifference } from './ticket-outcome.ts';

type Kept = Extract<TicketEvent, { readonly type: 'sla.breached' | 'sla.warned' }>;

/** The breaches and warnings that one history has more often than another. */
export function comparePromises(
  was: readonly TicketEvent[],
  wouldBe: readonly TicketEvent[],
): readonly PromiseDifference[] {
  const before = was.filter(isAlarm);
  const after = wouldBe.filter(isAlarm);
  const distinct = new Map([...before, ...after].map((event) => [nameOf(event), event]));
  return [...distinct].flatMap(([name, event]) => {
    const counts = { was: occurrences(before, name), wouldBe: occurrences(after, name) };
    const { metric, policy } = event;
    return counts.was === counts.wouldBe ? [] : [{ metric, policy, step: stepOf(event), ...counts }];
  });
}

function isAlarm(event: TicketEvent): event is Kept {
  return event.type === 'sla.breached' || event.type === 'sla.warned';
}

function stepOf(event: Kept): string | null {
  return event.type === 'sla.warned' ? event.step : null;
}

function nameOf(event: Kept): string {
  return JSON.stringify([event.metric, event.policy, stepOf(event)]);
}

function occurrences(events: readonly Kept[], name: string): number {
  return events.filter((event) => nameOf(event) === name).length;
}
