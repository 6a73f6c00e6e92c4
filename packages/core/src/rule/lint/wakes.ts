import { STATUSES } from '../../ticket/ticket.ts';
import type { TicketEventBody } from '../../ticket/ticket-event.ts';
import type { Rule } from '../rule.ts';
import { isCronTrigger, occasionOf } from '../time/time-trigger.ts';
import { TRIGGERS, type Trigger, triggersOf } from '../trigger.ts';

/** Which triggers are pulled together, and which are pulled at all: read off what events do pull. */
export interface Wakes {
  /** The triggers that are pulled whenever this one is, itself among them. */
  along(occasion: string): ReadonlySet<string>;
  /** Whether anything pulls a trigger yet. */
  isPulled(occasion: string): boolean;
}

type Sample = { readonly type: TicketEventBody['type'] } & Readonly<Record<string, unknown>>;

/** The triggers that events of these shapes pull. */
export function pulledBy(samples: readonly Sample[]): readonly Trigger[] {
  return samples.flatMap((sample) => triggersOf(sample as unknown as TicketEventBody) as readonly Trigger[]);
}

const SHAPED: readonly Sample[] = [
  ...[null, 'x'].map((assignee): Sample => ({ type: 'ticket.assigned', assignee })),
  ...[null, 'x', 'y'].map((assignee): Sample => ({ type: 'ticket.transferred', previousAssignee: 'y', assignee })),
  ...STATUSES.flatMap((from) =>
    STATUSES.flatMap((to) =>
      [{}, { isTimeUp: true }].map((more): Sample => ({ type: 'ticket.statusChanged', from, to, ...more })),
    ),
  ),
  ...['spam', 'deleted', 'restricted'].flatMap((flag) =>
    [true, false].map((value): Sample => ({ type: 'ticket.flagged', flag, value })),
  ),
  ...[[], ['x']].map((added): Sample => ({ type: 'ticket.participantsChanged', added, removed: [] })),
  ...['public', 'internal'].flatMap((visibility) =>
    ['in', 'out'].map((direction): Sample => ({ type: 'message.added', visibility, direction, automated: false })),
  ),
];

/** Finds out what is pulled together. */
export function wakes(): Wakes {
  const shaped = SHAPED.map((sample) => new Set<string>(pulledBy([sample])));
  const isShaped = (trigger: Trigger) => shaped.some((pulled) => pulled.has(trigger));
  const plain = TRIGGERS.filter((trigger) => !isShaped(trigger));
  const all = [...shaped, ...plain.map((type) => new Set<string>(pulledBy([{ type } as Sample])))];
  const together = new Map<string, ReadonlySet<string>>();
  for (const trigger of TRIGGERS) {
    const [first, ...rest] = all.filter((pulled) => pulled.has(trigger));
    if (first !== undefined)
      together.set(trigger, new Set([...first].filter((one) => rest.every((set) => set.has(one)))));
  }
  return {
    along: (trigger) => together.get(trigger) ?? new Set([trigger]),
    isPulled: (occasion) => together.has(occasion) || isMoment(occasion),
  };
}

/**
 * What a rule waits for, as texts that are equal when the same occasion is meant. Scheduled rules are called one by one, so
 * none shares its occasion.
 */
export function occasionsOf({ id, on }: Rule): readonly string[] {
  return on.map((trigger) => (isCronTrigger(trigger) ? `${occasionOf(trigger)} ${id}` : occasionOf(trigger)));
}

/** Whether an occasion is one of time, not of an event. */
export function isMoment(occasion: string): boolean {
  return occasion.startsWith('[');
}
