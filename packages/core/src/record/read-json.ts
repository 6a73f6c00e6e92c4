import type { Json } from './json.ts';
import type { Refusal } from './refusal.ts';

/** What a value is as JSON, or why it is none. */
export type ReadJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly issues: readonly Refusal[] };

/**
 * Copies a value as JSON would carry it, so that what is checked is also what is used: no getter answers twice, and no
 * object contains itself.
 */
export function readJson(value: unknown): ReadJson {
  try {
    return { ok: true, value: JSON.parse(JSON.stringify(value)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Give what JSON.parse makes of a text';
    return { ok: false, issues: [{ code: 'config.notJson', message: `This is no JSON: ${reason}`, path: [], remedy }] };
  }
}
