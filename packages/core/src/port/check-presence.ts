import { DeskError } from '../record/desk-error.ts';
import type { Json } from '../record/json.ts';

/**
 * What every presence holds to: the length of keys and of values as JSON, in UTF-16 units, the longest time to live, in
 * milliseconds, and how many entries a list has at most.
 */
export const PRESENCE_LIMITS = { key: 300, value: 2000, ttlMs: 86_400_000, list: 1000 } as const;

/**
 * Throws the {@link DeskError} `presence.badKey` for a text that no entry can have as its key: one that is empty, too long, not
 * well-formed (half a surrogate pair) or has U+0000 in it.
 */
export function checkPresenceKey(key: string): void {
  if (key === '') throw new DeskError('presence.badKey', 'A key has at least one character');
  checkPresencePrefix(key);
}

/** Throws the {@link DeskError} `presence.badKey` for a text with which no key can begin. */
export function checkPresencePrefix(prefix: string): void {
  if (prefix.length <= PRESENCE_LIMITS.key && !prefix.includes('\0') && prefix.isWellFormed()) return;
  const rule = `at most ${PRESENCE_LIMITS.key} characters, well-formed and without U+0000`;
  throw new DeskError('presence.badKey', `A key has ${rule}`);
}

/**
 * The JSON text of what is to be put, whose key and time to live are checked with it. Throws the {@link DeskError}
 * `presence.badKey`, `presence.badValue` for what is no JSON or too long, or `presence.badTtl`.
 */
export function presenceText(key: string, value: Json, ttlMs: number): string {
  checkPresenceKey(key);
  if (!Number.isInteger(ttlMs) || ttlMs < 1 || ttlMs > PRESENCE_LIMITS.ttlMs) {
    throw new DeskError('presence.badTtl', `${ttlMs} is no time from 1 to ${PRESENCE_LIMITS.ttlMs} milliseconds`);
  }
  const text = jsonText(value);
  if (text.length > PRESENCE_LIMITS.value) {
    throw new DeskError('presence.badValue', `A value has at most ${PRESENCE_LIMITS.value} characters as JSON`);
  }
  return text;
}

function jsonText(value: unknown): string {
  let cause: unknown;
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (error) {
    cause = error;
  }
  throw new DeskError('presence.badValue', 'A value is JSON', cause === undefined ? {} : { cause });
}
