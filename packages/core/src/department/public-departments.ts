import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { languageDistance } from '../text/language-match.ts';
import type { DepartmentDetails } from './department-details.ts';

/** A department as requesters choose it. */
export interface PublicDepartment<V extends Vocabulary = Vocabulary> {
  readonly id: V['department'];
  readonly name: string;
  readonly color: string | null;
  readonly icon: string | null;
  readonly language: string | null;
  /** The nearest department above it that is offered as well; `null`: none is. */
  readonly parent: V['department'] | null;
}

/** For whom departments are listed. */
export interface PublicDepartmentsOptions {
  /** The reader's language as a BCP 47 tag: names are given in it where they are known. */
  readonly language?: string | null;
}

/**
 * The departments that requesters may choose from, before a chat or in a form: those in use that are not `private`, in the
 * order of lists. When each can be reached, `departmentAvailability` says.
 */
export function publicDepartments<V extends Vocabulary>(
  desk: Desk<V>,
  { language = null }: PublicDepartmentsOptions = {},
): readonly PublicDepartment<V>[] {
  const { departments } = desk['~internal'];
  const offered = departments.names.filter((name) => isOffered(departments.of(name)));
  const above = (name: string): string | null => {
    const parent = departments.parentOf(name);
    return parent === null || offered.includes(parent) ? parent : above(parent);
  };
  return offered.map((id) => {
    const own = departments.of(id);
    const { color = null, icon = null } = own;
    return { id, name: nameIn(own, id, language), color, icon, language: own.language ?? null, parent: above(id) };
  });
}

function isOffered({ active, visibility, retired }: DepartmentDetails): boolean {
  return active !== false && visibility !== 'private' && retired === undefined;
}

function nameIn({ name, names = {} }: DepartmentDetails, id: string, language: string | null): string {
  const near = Object.entries(names)
    .map(([tag, text]) => ({ text, distance: language === null ? null : languageDistance(tag, language) }))
    .filter(({ distance }) => distance !== null)
    .toSorted((a, b) => (a.distance ?? 0) - (b.distance ?? 0));
  return near[0]?.text ?? name ?? id;
}
