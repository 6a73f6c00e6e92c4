/** Configuration before it was checked. */
export type Raw = Readonly<Record<string, unknown>>;

/** Whether something is an object at all. */
export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys of what may be an object. */
export function keysOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** The ids in what may be a list. */
export function idsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? String(item.id) : '')) : [];
}
