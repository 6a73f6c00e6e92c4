/**
 * What a piece of JSON is made of, in one flat list that nobody else can change: says later, without making anything,
 * whether something still means the same.
 */
export type Imprint = readonly unknown[];

// Stand before the members of a list and before the properties of an object, with how many there are.
const LIST = Symbol('list');
const OBJECT = Symbol('object');
const SIMPLE: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'undefined']);
// Stands for what is no JSON, or goes on too long. It equals nothing, not even itself.
const NEVER = Number.NaN;
const MOST = 100_000;
const MOST_DEEP = 64;

/** Takes the imprint of a value. One that is not plain JSON, or that is very large, never fits its own. */
export function imprintOf(value: unknown): Imprint {
  const imprint: unknown[] = [];
  write(imprint, value, 0);
  // Without the room that a growing list keeps.
  return imprint.slice();
}

function write(imprint: unknown[], value: unknown, depth: number): void {
  if (imprint.length > MOST || depth > MOST_DEEP) imprint.push(NEVER);
  else if (Array.isArray(value)) {
    imprint.push(LIST, value.length);
    for (const member of value) write(imprint, member, depth + 1);
  } else if (isPlainObject(value)) {
    const keys = Object.keys(value);
    imprint.push(OBJECT, keys.length);
    for (const key of keys) {
      imprint.push(key);
      write(imprint, value[key], depth + 1);
    }
  } else imprint.push(value === null || SIMPLE.has(typeof value) ? value : NEVER);
}

/** Whether a value is made of the same, in the same order. */
export function fits(imprint: Imprint, value: unknown): boolean {
  return follow(imprint, 0, value) === imprint.length;
}

/** Compares a value with the imprint from a place on; says where the imprint goes on, -1 when they differ. */
function follow(imprint: Imprint, at: number, value: unknown): number {
  const head = imprint[at];
  if (head === LIST) return Array.isArray(value) ? followList(imprint, at, value) : -1;
  if (head === OBJECT) return isPlainObject(value) ? followObject(imprint, at, value) : -1;
  return head === value ? at + 1 : -1;
}

function followList(imprint: Imprint, at: number, list: readonly unknown[]): number {
  if (imprint[at + 1] !== list.length) return -1;
  let next = at + 2;
  for (let index = 0; index < list.length && next >= 0; index += 1) next = follow(imprint, next, list[index]);
  return next;
}

function followObject(imprint: Imprint, at: number, object: Readonly<Record<string, unknown>>): number {
  let next = at + 2;
  let count = 0;
  for (const key in object) {
    if (imprint[next] !== key) return -1;
    next = follow(imprint, next + 1, object[key]);
    if (next < 0) return -1;
    count += 1;
  }
  return count === imprint[at + 1] ? next : -1;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
