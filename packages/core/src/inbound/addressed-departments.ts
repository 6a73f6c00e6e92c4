/** A department that a message was addressed to, and the address that says so. */
export interface Addressed {
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
    const department = departmentByAddress.get(address) ?? departmentByAddress.get(withoutDetail(address));
    if (department !== undefined && !found.has(department)) found.set(department, address);
  }
  return [...found].map(([department, address]) => ({ department, address }));
}

/** An address without what stands between the first `+` and the `@`. */
export function withoutDetail(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
