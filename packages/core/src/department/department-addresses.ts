import type { DepartmentConfig, Policies } from '../desk/policies.ts';

/** The departments by their addresses, in lower case. */
export function addressesOf(policies: Policies): ReadonlyMap<string, string> {
  const departments = Object.entries((policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>);
  return new Map(
    departments.flatMap(([name, { addresses = [] }]) => addresses.map((one) => [one.toLowerCase(), name])),
  );
}

/** The address that a department writes from, or `null` when it has none of its own. */
export function senderOfDepartment(policies: Policies, name: string | null): { address: string; name?: string } | null {
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>;
  const department = name === null ? undefined : departments[name];
  const address = department?.addresses?.[0];
  if (address === undefined) return null;
  return department?.name === undefined ? { address } : { address, name: department.name };
}
