/** A department that a message was addressed to, and the address that says so. */
interface Addressed {
  /** The one in use that the mail is for; `null`: nobody's, for the one that had the address is gone. */
  readonly department: string | null;
  readonly address: string;
}

/**
 * The departments whose addresses are among those that a message was sent to, each once, in the order of the addresses.
 * Those of a retired one are the addresses of the one that took its place. What stands behind a `+` is detail (RFC 5233): `sales+fair@` is `sales@`, unless a department has that very address.
 */
export function addressedDepartments(
  departmentByAddress: ReadonlyMap<string, string>,
  recipients: readonly string[],
  lands: (department: string) => string | null,
): readonly Addressed[] {
  const found = new Map<string | null, string>();
  for (const recipient of recipients) {
    const address = recipient.toLowerCase();
    const owner = departmentOf(departmentByAddress, address);
    const department = owner === null ? null : lands(owner);
    if (owner !== null && !found.has(department)) found.set(department, address);
  }
  return [...found].map(([department, address]) => ({ department, address }));
}

/** The department of an address (in lower case): its own, else that of the address with less detail; `null` for none. */
export function departmentOf(departmentByAddress: ReadonlyMap<string, string>, address: string): string | null {
  const own = departmentByAddress.get(address);
  if (own !== undefined) return own;
  const at = address.lastIndexOf('@');
  const plus = address.slice(0, at).lastIndexOf('+');
  return plus > 0 ? departmentOf(departmentByAddress, address.slice(0, plus) + address.slice(at)) : null;
}
