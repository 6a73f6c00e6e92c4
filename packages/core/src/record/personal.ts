import type { Json } from './json.ts';

function emptied(value: Json): Json {
  if (typeof value === 'string') return '';
  if (Array.isArray(value)) return [];
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, emptied(part)]));
  }
  return null;
}

/**
 * What erasure leaves of an event or a record: the same value with everything under its key `personal` emptied (texts
 * become `''`, lists `[]`, the rest `null`). Storage applies it to every event of an erased record; a value without
 * personal data is returned as it is.
 */
export function erasePersonal<T extends object>(value: T): T {
  const personal = (value as { readonly personal?: Json }).personal;
  return personal === undefined ? value : { ...value, personal: emptied(personal) };
}
