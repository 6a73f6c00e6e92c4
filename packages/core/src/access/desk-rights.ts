import type { DeskCapability } from './capability.ts';
import type { Roles } from './permission.ts';

/** Whether a grant is about the whole desk, and not about some of its tickets. */
export function isDeskWide({ scope, when }: { readonly scope?: unknown; readonly when?: unknown }): boolean {
  return Array.isArray(scope) && scope.includes('all') && when === undefined;
}

/** Whether roles allow an agent something that is not about tickets. */
export function allowsOnDesk({ memberships, known }: Roles, capability: DeskCapability): boolean {
  return memberships.some(({ role }) =>
    (known.get(role)?.grants ?? []).some(
      (grant) => isDeskWide(grant) && (grant.can === 'everything' || grant.can.includes(capability)),
    ),
  );
}
