import type { ConditionField } from '../field-catalogue.ts';
import { isCustom } from './literal.ts';

const NEVER_MISSING: ReadonlySet<string> = new Set([
  ...['id', 'reference', 'channel', 'status', 'priority', 'requester', 'requesterKind', 'createdAt', 'updatedAt'],
  ...['restricted', 'spam', 'deleted', 'erased', 'now', 'actor.kind', 'actor.id'],
  ...['messages', 'requesterMessages', 'agentMessages', 'notes', 'reopens', 'transfers'],
]);
const COUNTS: ReadonlySet<string> = new Set([
  ...['messages', 'requesterMessages', 'agentMessages', 'notes', 'reopens', 'transfers'],
  ...['message.number', 'message.attachments', 'message.largestAttachment'],
]);
// Names of departments, tags and channels are not among them: configuration may drop some that old tickets still have.
const CLOSED: ReadonlySet<string> = new Set([
  ...['status', 'priority', 'requesterKind', 'previous.status', 'previous.priority', 'actor.kind'],
  ...['message.direction', 'message.visibility', 'message.authorKind', 'message.automatedKind', 'delivery.because'],
  ...['approval.state', 'approval.because'],
]);

const CLOCK_STATE = /^sla\..+\.state$/;

/** Whether a field can have no value at all. */
export function canBeMissing(name: string): boolean {
  return !NEVER_MISSING.has(name);
}

/** What numbers a field can have: 0, 1, 2 … for counts. */
export function numberKind(name: string, { type }: ConditionField): 'count' | 'instant' | 'number' {
  if (type === 'instant') return 'instant';
  return COUNTS.has(name) ? 'count' : 'number';
}

/** The values of a field that can never have another one; `null` when it can. */
export function closedValues(name: string, field: ConditionField): readonly unknown[] | null {
  if (field.type === 'boolean') return isCustom(name) ? null : [true, false];
  return CLOSED.has(name) || CLOCK_STATE.test(name) ? (field.values ?? null) : null;
}

const MAX_INSTANT = 8.64e15;

/**
 * Numbers that stand for all numbers that a field can have, as far as comparisons with these limits can tell: `points` are
 * the limits, each of `ranges` stands for what lies between two of them or beyond. Counts and instants are whole.
 */
export function numberLine(
  limits: readonly number[],
  kind: 'count' | 'instant' | 'number',
): { readonly points: readonly number[]; readonly ranges: readonly number[] } {
  const points = [...new Set(limits)].sort((a, b) => a - b);
  if (kind === 'number') {
    const between = points.slice(1).map((limit, index) => ((points[index] ?? limit) + limit) / 2);
    return { points, ranges: [-Infinity, ...between.filter((middle) => !points.includes(middle)), Infinity] };
  }
  const [least, most] = kind === 'count' ? [0, Number.MAX_SAFE_INTEGER] : [-MAX_INSTANT, MAX_INSTANT];
  const canBe = (value: number) => Number.isInteger(value) && value >= least && value <= most;
  const near = points.flatMap((limit) => [
    Math.floor(limit) - 1,
    Math.floor(limit),
    Math.ceil(limit),
    Math.ceil(limit) + 1,
  ]);
  const known = new Set(points);
  const ranges = [...new Set([least, ...near, most])].filter((value) => canBe(value) && !known.has(value));
  return { points: points.filter(canBe), ranges };
}
