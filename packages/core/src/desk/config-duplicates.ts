import type { Refusal } from '../record/refusal.ts';
import { idsOf, isObject, keysOf, type Raw } from './raw-config.ts';

/** Ids that stand twice in a list of policies. */
export function duplicates(raw: Raw): readonly Refusal[] {
  return ['rules', 'macros', 'slas', 'roles'].flatMap((list) => duplicateIds(raw[list], [list]));
}

/** Ids that stand in a list for the second time. */
export function duplicateIds(list: unknown, path: readonly string[]): readonly Refusal[] {
  const seen = new Set<string>();
  return idsOf(list).flatMap((id, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `The id "${id}" is taken`;
    const remedy = 'Give every one an id of its own';
    return [{ code: 'config.duplicateId', message, path: [...path, index, 'id'], remedy }];
  });
}

/** Addresses that belong to several departments, or to a department and an agent. */
export function sharedAddresses(raw: Raw): readonly Refusal[] {
  const owners = new Map<string, string>();
  const problems: Refusal[] = [];
  for (const [name, department] of isObject(raw.departments) ? Object.entries(raw.departments) : []) {
    const addresses = isObject(department) && Array.isArray(department.addresses) ? department.addresses : [];
    addresses.forEach((address, index) => {
      const key = String(address).toLowerCase();
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, name);
      else {
        const message = `"${key}" is an address of "${owner}" already`;
        const path = ['departments', name, 'addresses', index];
        problems.push({
          code: 'config.duplicateAddress',
          message,
          path,
          remedy: 'An address belongs to one department',
        });
      }
    });
  }
  const { agents } = isObject(raw.inbound) ? raw.inbound : {};
  for (const address of keysOf(agents)) {
    const owner = owners.get(address.toLowerCase());
    if (owner === undefined) continue;
    const message = `"${address}" is an address of "${owner}", from which nothing is taken in`;
    const path = ['inbound', 'agents', address];
    problems.push({ code: 'config.duplicateAddress', message, path, remedy: 'Name the agent’s own address' });
  }
  return problems;
}
