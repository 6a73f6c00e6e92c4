import type { DepartmentConfig, Policies } from './policies.ts';

/** Id of the schedule that counts for a department, or for tickets without one: its own, else the desk's, else `always`. */
export function scheduleOf(
  { departments = {}, defaultSchedule = 'always' }: Policies,
  department: string | null,
): string {
  const known = departments as Readonly<Record<string, DepartmentConfig>>;
  const own = department !== null && Object.hasOwn(known, department) ? known[department] : undefined;
  return own?.schedule ?? defaultSchedule;
}
