/** A department that a message was addressed to, and the address that says so. */
interface Addressed {
  readonly department: string;
  readonly address: string;
}

/**
 * The departments whose addresses are among those that a message was sent to, each once, in the order of the addresses.
 * What stands behind a `+` is detail (RFC 5233): `sales+fair@` is `sales@`, unless a department has that very address.
 */
export function addressedDepartments(
  departmentByAddress: ReadonlyMap<string, string>,
  recipients: readonly string[],
): readonly Addressed[] {
  const found = new Map<string, string>();
  for (const recipient of recipients) {
    const address = recipient.toLowerCase();
    const department = departmentOf(departmentByAddress, address);
    if (department !== null && !found.has(department)) found.set(department, address);
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
