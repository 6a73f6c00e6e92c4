import type * as z from 'zod/v4/core';
import { isTimeZone } from '../../calendar/wall-time.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { Schema } from '../../record/schema.ts';
import { durationMs } from '../../sla/duration.ts';
import { remedyFor } from '../../text/nearest.ts';
import type { Rule } from '../rule.ts';
import { TRIGGERS } from '../trigger.ts';
import { faultInPattern } from './slots.ts';
import { TICKET_ANCHORS } from './time-anchors.ts';
import { isCronTrigger, isTimeTrigger, occasionOf } from './time-trigger.ts';

/** What triggers are checked against. */
export interface TriggerContext {
  /** Ids of schedules, `always` among them. */
  readonly schedules: readonly string[];
  /** The custom fields. */
  readonly fields: Readonly<Record<string, Schema>>;
}

type Raw = Readonly<Record<string, unknown>>;

// Less could make a ticket come round thousands of times before anybody looks at it.
const LEAST_AFTER_MS = 1000;

/** All problems of one entry of a rule's `on`, with paths below it. */
export function checkTrigger(context: TriggerContext, trigger: unknown): readonly Refusal[] {
  if (isTimeTrigger(trigger)) return checkTime(context, trigger as Raw);
  if (isCronTrigger(trigger)) return checkCron(trigger as unknown as Raw);
  if (typeof trigger !== 'string') {
    const remedy = 'Give the name of an event, { after, since }, { before, until }, or { cron, timeZone }';
    return [problem('config.wrongType', [], 'Expected a trigger', remedy)];
  }
  if ((TRIGGERS as readonly string[]).includes(trigger)) return [];
  return [problem('config.unknownTrigger', [], `Unknown trigger "${trigger}"`, remedyFor(trigger, TRIGGERS))];
}

// Each can be a timer on every open ticket, which names every rule that waits for it.
const MOST_MOMENTS = 500;
const MOST_WAITING = 1000;

/** Whether active rules, which have been checked one by one, wait for more moments altogether than a ticket may carry. */
export function tooManyMoments(rules: unknown): readonly Refusal[] {
  const active = ((rules ?? []) as readonly Rule[]).filter((rule) => rule.active !== false);
  const waiting = active.flatMap(({ on }) => on.filter(isTimeTrigger).map(occasionOf));
  const moments = new Set(waiting).size;
  const problems: Refusal[] = [];
  if (moments > MOST_MOMENTS) {
    const message = `Rules wait for ${moments} different moments, and ${MOST_MOMENTS} are the most`;
    const remedy = 'Let rules that may wait equally long share a moment';
    problems.push(problem('rules.tooManyMoments', ['rules'], message, remedy));
  }
  if (waiting.length > MOST_WAITING) {
    const message = `Rules wait for ${waiting.length} moments altogether, and ${MOST_WAITING} are the most`;
    const remedy = 'Let one rule wait, and have others woken by what it does';
    problems.push(problem('rules.tooManyMoments', ['rules'], message, remedy));
  }
  return problems;
}

function checkTime(context: TriggerContext, trigger: Raw): readonly Refusal[] {
  const [offset, anchor] = 'after' in trigger ? (['after', 'since'] as const) : (['before', 'until'] as const);
  return [
    ...unknownKeys(trigger, [offset, anchor, 'hours', 'schedule']),
    ...checkOffset(offset, trigger[offset]),
    ...checkAnchor(context, anchor, trigger[anchor]),
    ...checkHours(context, trigger),
  ];
}

function checkOffset(key: 'after' | 'before', value: unknown): readonly Refusal[] {
  const ms = typeof value === 'string' ? durationMs(value) : null;
  const remedy = 'Write ISO 8601 in days and less, such as PT48H';
  if (ms === null || ms < 0) return [problem('trigger.duration', [key], 'This is no duration', remedy)];
  if (key === 'before' || ms >= LEAST_AFTER_MS) return [];
  return [problem('trigger.tooSoon', [key], 'The moment has to lie after its anchor', 'Wait for a second at least')];
}

function checkAnchor({ fields }: TriggerContext, key: 'since' | 'until', value: unknown): readonly Refusal[] {
  const name = typeof value === 'string' ? value : '';
  if (Object.hasOwn(TICKET_ANCHORS, name)) return [];
  const field = name.startsWith('fields.') ? name.slice('fields.'.length) : null;
  const schema = field !== null && Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (schema === undefined) {
    return [problem('trigger.unknownAnchor', [key], `Unknown anchor "${name}"`, remedyFor(name, anchorsOf(fields)))];
  }
  if (holdsInstant(schema)) return [];
  const remedy = 'Declare the field as z.int() (epoch milliseconds) or z.iso.datetime({ offset: true })';
  return [problem('trigger.anchorType', [key], `"${name}" does not hold an instant`, remedy)];
}

/** The names of all anchors of a desk. */
export function anchorsOf(fields: TriggerContext['fields']): readonly string[] {
  const own = Object.keys(fields).filter((name) => holdsInstant(fields[name]));
  return [...Object.keys(TICKET_ANCHORS), ...own.map((name) => `fields.${name}`)];
}

/** Whether the values of a custom field can be instants: numbers, or texts in ISO 8601, or whatever it is given. */
function holdsInstant(schema: Schema | undefined): boolean {
  const def = schema?._zod.def as
    | (z.$ZodTypeDef & { readonly innerType?: Schema; readonly format?: string })
    | undefined;
  if (def?.innerType !== undefined) return holdsInstant(def.innerType);
  return def?.type === 'number' || def?.type === 'unknown' || (def?.type === 'string' && def.format === 'datetime');
}

function checkHours({ schedules }: TriggerContext, { hours, schedule }: Raw): readonly Refusal[] {
  const problems: Refusal[] = [];
  if (hours !== undefined && hours !== 'business' && hours !== 'calendar') {
    const remedy = remedyFor(String(hours), ['business', 'calendar']);
    problems.push(problem('config.unknownValue', ['hours'], 'Expected one of business, calendar', remedy));
  }
  if (schedule === undefined) return problems;
  if (typeof schedule !== 'string' || !schedules.includes(schedule)) {
    const remedy = remedyFor(String(schedule), schedules);
    problems.push(problem('config.unknownSchedule', ['schedule'], `Unknown schedule "${schedule}"`, remedy));
  } else if (hours !== 'business') {
    const remedy = 'Add "hours": "business", or take the schedule out';
    problems.push(problem('trigger.idleSchedule', ['schedule'], 'Only business hours go by a schedule', remedy));
  }
  return problems;
}

function checkCron(trigger: Raw): readonly Refusal[] {
  const { cron, timeZone } = trigger;
  const problems = [...unknownKeys(trigger, ['cron', 'timeZone'])];
  const fault = typeof cron === 'string' ? faultInPattern(cron) : 'This is no pattern';
  if (fault !== null) {
    const remedy = 'Write minute, hour, day of month, month and weekday, such as "0 9 * * 1-5"';
    problems.push(problem('trigger.cron', ['cron'], fault, remedy));
  }
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    const remedy = 'Use an IANA name such as "Europe/Athens"';
    problems.push(problem('trigger.unknownTimeZone', ['timeZone'], 'Unknown time zone', remedy));
  }
  return problems;
}

function unknownKeys(trigger: Raw, known: readonly string[]): readonly Refusal[] {
  return Object.keys(trigger)
    .filter((key) => !known.includes(key))
    .map((key) => problem('config.unknownKey', [key], `Unknown key "${key}"`, 'Remove it, or check its spelling'));
}

function problem(code: string, path: readonly string[], message: string, remedy: string): Refusal {
  return { code, message, path, remedy };
}
