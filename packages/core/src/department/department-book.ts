import type { DepartmentConfig, Policies } from '../desk/policies.ts';
import { type Retirement, retirementsOf } from './retirement.ts';

/** What is configured about the departments of a desk, as decisions look it up. */
export interface DepartmentBook {
  /** All that the desk knows, in the order of lists. */
  readonly names: readonly string[];
  /** The retired ones, by id. */
  readonly retired: ReadonlyMap<string, Retirement>;
  /** What is configured about one; nothing about one that the desk does not have, and about nobody's. */
  of(department: string | null): DepartmentConfig;
  /** Where something lands that names a department: there, unless that is retired. */
  lands(department: string | null): string | null;
  /** The departments whose tickets are those of a department: its own, and what was merged into it. */
  mergedInto(department: string): readonly string[];
  /** The department above one, in use; `null`: none is. */
  parentOf(department: string): string | null;
  /** Whether requesters may not choose it. */
  isPrivate(department: string | null): boolean;
  /** Whether agents pull its tickets when they ask for the next. */
  isToSolve(department: string | null): boolean;
}

const NOTHING: DepartmentConfig = {};

/** Makes the departments of checked policies ready. `names` are all that the desk knows. */
export function departmentBook({ departments = {} }: Policies, names: readonly string[]): DepartmentBook {
  const configured = departments as Readonly<Record<string, DepartmentConfig | undefined>>;
  const of = (name: string | null): DepartmentConfig =>
    name !== null && Object.hasOwn(configured, name) ? (configured[name] ?? NOTHING) : NOTHING;
  const retired = retirementsOf(configured);
  const lands = (name: string | null) => (name === null ? null : (retired.get(name) ?? { into: name }).into);
  const merged = new Map<string, string[]>();
  for (const { department, into } of retired.values()) {
    if (into !== null) merged.set(into, [...(merged.get(into) ?? [into]), department]);
  }
  const places = names.map((name) => ({ name, place: of(name).order ?? Number.POSITIVE_INFINITY }));
  return {
    names: places.toSorted((a, b) => (a.place === b.place ? 0 : a.place - b.place)).map(({ name }) => name),
    retired,
    of,
    lands,
    mergedInto: (name) => merged.get(name) ?? [name],
    parentOf: (name) => lands(of(name).parent ?? null),
    isPrivate: (name) => of(lands(name)).visibility === 'private',
    isToSolve: (name) => of(name).toSolve !== false && (name === null || !retired.has(name)),
  };
}
