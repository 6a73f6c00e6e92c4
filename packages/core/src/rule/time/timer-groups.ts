import type { Calendar } from '../../calendar/calendar.ts';
import { scheduleOf } from '../../desk/department-schedule.ts';
import type { Policies } from '../../desk/policies.ts';
import type { Instant } from '../../record/json.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { Rule } from '../rule.ts';
import { anchorReader, isWithinCalendars } from './time-anchors.ts';
import { isTimeTrigger, keyOfOffset, offsetOf, type TimeOffset } from './time-trigger.ts';

/** The rules that wait for the same moment. */
export interface TimerGroup extends TimeOffset {
  /** Its name in tickets and events. */
  readonly key: string;
  /** The value of the anchor on a ticket, `null` where it has none. */
  readonly read: (ticket: Ticket) => Instant | null;
  /** `id@digest` of each rule, by id. */
  readonly rules: readonly string[];
}

/** What the timers of a ticket need to know of the configuration. */
export interface TimerConfig {
  readonly groups: readonly TimerGroup[];
  /** The moment of a group on a ticket, counted from a value of its anchor; `null` when it never comes. */
  dueAt(group: TimerGroup, ticket: Ticket, anchor: Instant): Instant | null;
}

/** A rule with the digest of what it means. */
export interface DigestedRule {
  readonly rule: Rule;
  readonly digest: string;
}

// Business time is looked up day by day: what lies decades away is not looked up at all.
const FURTHEST_MS = 20 * 366 * 24 * 3_600_000;

/** The name of one version of a rule. */
export function versionOf(rule: string, digest: string): string {
  return `${rule}@${digest}`;
}

/** The id in the name of a version of a rule. */
export function idOfVersion(version: string): string {
  return version.slice(0, version.lastIndexOf('@'));
}

/** Groups active rules, which have been checked, by the moments that they wait for. */
export function timerGroups(
  rules: readonly DigestedRule[],
  policies: Policies,
  calendar: (schedule: string) => Calendar,
): TimerConfig {
  const found = new Map<string, { readonly offset: TimeOffset; readonly rules: Set<string> }>();
  for (const { rule, digest } of rules) {
    for (const trigger of rule.on) {
      if (!isTimeTrigger(trigger)) continue;
      const offset = offsetOf(trigger);
      const key = keyOfOffset(offset);
      const group = found.get(key) ?? { offset, rules: new Set() };
      found.set(key, group);
      group.rules.add(versionOf(rule.id, digest));
    }
  }
  const groups = [...found].map(
    ([key, { offset, rules: versions }]): TimerGroup => ({
      ...offset,
      key,
      read: anchorReader(offset.anchor) ?? (() => null),
      rules: [...versions].sort(),
    }),
  );
  return {
    groups,
    dueAt(group, ticket, anchor) {
      const { offsetMs, isBusiness } = group;
      if (!isBusiness) return isWithinCalendars(anchor + offsetMs) ? anchor + offsetMs : null;
      if (Math.abs(anchor - ticket.updatedAt) > FURTHEST_MS) return null;
      const at = calendar(group.schedule ?? scheduleOf(policies, ticket.department)).add(anchor, offsetMs);
      return at === 'never' ? null : at;
    },
  };
}
