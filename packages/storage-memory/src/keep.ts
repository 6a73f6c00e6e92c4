function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) freeze(part);
  Object.freeze(value);
}

/**
 * A frozen copy of a value, as a database would give it back: what does not survive JSON is gone, and neither the one who
 * handed it in nor those who read it can change what is stored.
 */
export function keep<T>(value: T): T {
  const copy: T = JSON.parse(JSON.stringify(value));
  freeze(copy);
  return copy;
}
