import { canonicalJson } from '@deskwright/core/port';

/** Whether two values are equal as JSON. Mostly their keys are in the same order too, and need not be sorted. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
