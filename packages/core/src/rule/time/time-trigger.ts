import type { Vocabulary } from '../../desk/vocabulary.ts';
import { durationMs } from '../../sla/duration.ts';
import type { Trigger } from '../trigger.ts';
import type { TimeAnchor } from './time-anchors.ts';

/** In which hours the time of a {@link TimeTrigger} is counted. */
export interface TimeHours {
  /** `calendar` counts all time (default), `business` the open time of a schedule. */
  readonly hours?: 'business' | 'calendar';
  /** Id of the schedule for business hours; by default the one of the ticket's department, else the desk's. */
  readonly schedule?: string;
}

/**
 * A moment of the ticket's own: so long after an instant of it, or before one. Durations are ISO 8601 in days of 24 hours
 * and less. It comes once for every value of the anchor, and only while it lies ahead when the anchor gets its value.
 */
export type TimeTrigger<V extends Vocabulary = Vocabulary> = TimeHours &
  (
    | { readonly after: string; readonly since: TimeAnchor<V> }
    | { readonly before: string; readonly until: TimeAnchor<V> }
  );

/**
 * Moments of the clock on the wall, as a cron pattern of five fields: minute, hour, day of month, month, weekday. At each
 * of them the rule acts on every ticket that satisfies its condition.
 */
export interface CronTrigger {
  readonly cron: string;
  /** IANA name, such as `Europe/Athens`. */
  readonly timeZone: string;
}

/** What a rule can wait for: something that happens, a moment of the ticket's own, or one of the clock on the wall. */
export type RuleTrigger<V extends Vocabulary = Vocabulary> = Trigger | TimeTrigger<V> | CronTrigger;

/** A time trigger whose names are not known at compile time. */
export type UntypedTimeTrigger = TimeHours & {
  readonly after?: string;
  readonly since?: string;
  readonly before?: string;
  readonly until?: string;
};

/** Whether a trigger is a moment of the ticket's own. */
export function isTimeTrigger(trigger: unknown): trigger is UntypedTimeTrigger {
  return isObject(trigger) && ('after' in trigger || 'before' in trigger);
}

/** Whether a trigger is a cron pattern. */
export function isCronTrigger(trigger: unknown): trigger is CronTrigger {
  return isObject(trigger) && 'cron' in trigger;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A time trigger taken apart: milliseconds after the anchor, negative before it. */
export interface TimeOffset {
  readonly anchor: string;
  readonly offsetMs: number;
  readonly isBusiness: boolean;
  /** `null` leaves it to the department. */
  readonly schedule: string | null;
}

/** Takes apart a time trigger that has been checked. */
export function offsetOf({ after, since, before, until, hours, schedule }: UntypedTimeTrigger): TimeOffset {
  const isBusiness = hours === 'business';
  const offsetMs = after === undefined ? -(durationMs(before ?? '') ?? 0) : (durationMs(after) ?? 0);
  // `-0` would be another number in JSON than 0.
  const anchor = after === undefined ? until : since;
  return {
    anchor: anchor ?? '',
    offsetMs: offsetMs || 0,
    isBusiness,
    schedule: isBusiness ? (schedule ?? null) : null,
  };
}

/** The name of a time trigger in tickets and events: the same for all triggers that mean the same moment. */
export function keyOfOffset({ anchor, offsetMs, isBusiness, schedule }: TimeOffset): string {
  return JSON.stringify([anchor, offsetMs, ...(isBusiness ? ['business', schedule] : ['calendar'])]);
}

/** The anchor in the name of a time trigger. */
export function anchorOfKey(key: string): string {
  return (JSON.parse(key) as readonly [string])[0];
}

/** What a trigger is called where triggers are compared: its name, or for the others the moment that it means. */
export function occasionOf(trigger: unknown): string {
  if (isTimeTrigger(trigger)) return keyOfOffset(offsetOf(trigger));
  return isCronTrigger(trigger) ? JSON.stringify(['cron', trigger.cron, trigger.timeZone]) : String(trigger);
}
