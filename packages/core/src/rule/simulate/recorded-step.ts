import type { Actor } from '../../record/event.ts';
import type { Instant } from '../../record/json.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';

/** What one command to a ticket left in its history. */
export interface RecordedStep {
  /** The id of the command. */
  readonly command: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly hops: number;
  /** What the command itself brought about; empty when it only let time pass. */
  readonly own: readonly TicketEvent[];
  /** What a rule caused by way of another record. */
  readonly ofRules: readonly TicketEvent[];
}

// A wake-up does not say who sent it; this is who does so in the runtime.
const WORKER: Actor = { kind: 'system', id: 'worker' };

// Events whose effects name them as their cause.
const ACTING: ReadonlySet<string> = new Set(['rule.fired', 'escalation.acted']);

/** Takes a history apart into the commands that led to it. */
export function stepsOf(events: readonly TicketEvent[]): readonly RecordedStep[] {
  const groups: TicketEvent[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && commandOf(group[0]) === commandOf(event)) group.push(event);
    else groups.push([event]);
  }
  return groups.map(stepOf);
}

/** Ids of events are that of their command and their position. */
function commandOf({ id }: TicketEvent): string {
  const end = id.lastIndexOf('-');
  return end < 0 ? id : id.slice(0, end);
}

function stepOf(events: readonly TicketEvent[]): RecordedStep {
  const first = events[0] as TicketEvent;
  const command = commandOf(first);
  const fired = new Set(events.filter(({ type }) => ACTING.has(type)).map(({ id }) => id));
  const caused = events.filter((event) => !isRecomputed(event) && !fired.has(event.cause));
  const own = caused.filter(({ by }) => by.kind !== 'rule');
  // What a rule did to its own ticket names the rule as its cause; this names a command that came from elsewhere.
  const ofRules = caused.filter(({ by, cause }) => by.kind === 'rule' && cause === command);
  const { at, by, hops } = own[0] ?? { at: wokenAt(events), by: WORKER, hops: first.hops };
  return { command, at, by, hops, own, ofRules };
}

const RECOMPUTED = ['ticket.woken', 'sla.', 'rule.', 'timers.', 'timer.', 'slot.'];

/** Whether an event follows from others by configuration, and so has to be found anew. */
function isRecomputed(event: TicketEvent): boolean {
  const { type } = event;
  if (type === 'ticket.statusChanged') return event.isTimeUp === true;
  if (type === 'approval.expired') return true;
  return ACTING.has(type) || RECOMPUTED.some((family) => type.startsWith(family));
}

function wokenAt(events: readonly TicketEvent[]): Instant {
  const woken = events.find((event) => event.type === 'ticket.woken');
  return woken?.until ?? (events.at(-1) as TicketEvent).at;
}
