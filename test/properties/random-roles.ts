import {
  CAPABILITIES,
  type Capability,
  type Desk,
  defineDesk,
  type Grant,
  type HeldRole,
  type RequesterPolicy,
  type Role,
  SCOPES,
  type Ticket,
} from '@deskwright/core';
import fc from 'fast-check';

/** Agents, one of whom shares an id with a contact. */
export const AGENTS = ['ana', 'bo', 'cleo'];
const DEPARTMENTS = ['sales', 'legal', 'it'];
/** A desk without roles yet. */
export const bare = defineDesk({ departments: DEPARTMENTS, tags: ['vip'] }) as unknown as Desk;

/** What a grant may ask for beside its scope, and what that means. */
const CONDITIONS: readonly (readonly [Grant['when'], (ticket: Ticket, me: string) => boolean])[] = [
  [{ field: 'priority', op: 'isNot', value: 'urgent' }, ({ priority }) => priority !== 'urgent'],
  [
    { field: 'assignee', op: 'in', value: ['$me', 'cleo'] },
    ({ assignee }, me) => assignee === me || assignee === 'cleo',
  ],
  [{ not: { field: 'lastResponder', op: 'is', value: '$me' } }, ({ lastResponder }, me) => lastResponder !== me],
  [
    {
      any: [
        { field: 'tags', op: 'hasAny', value: ['vip'] },
        { field: 'assignee', op: 'is', value: '$me' },
      ],
    },
    ({ tags, assignee }, me) => tags.includes('vip') || assignee === me,
  ],
  [{ field: 'subject', op: 'contains', value: 'refund' }, ({ personal }) => /refund/i.test(personal.subject)],
  [{ field: 'notes', op: 'lt', value: 2 }, ({ counts }) => counts.notes < 2],
];

const grants = fc.record(
  {
    can: fc.oneof(
      fc.constant('everything' as const),
      fc.uniqueArray(fc.constantFrom(...CAPABILITIES), { minLength: 1 }),
    ),
    scope: fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 3 }),
    when: fc.constantFrom(...CONDITIONS.map(([when]) => when)),
  },
  { requiredKeys: ['can'] },
) as fc.Arbitrary<Grant>;
/** Up to three roles. */
export const roles: fc.Arbitrary<readonly Role[]> = fc
  .array(fc.array(grants, { maxLength: 3 }), { maxLength: 3 })
  .map((all) => all.map((list, index) => ({ id: `role-${index}`, grants: list })));
/** The roles that somebody has; now and then one that the desk does not have. */
export const memberships: fc.Arbitrary<readonly HeldRole[]> = fc.array(
  fc.record({
    role: fc.constantFrom('role-0', 'role-1', 'role-2', 'gone'),
    departments: fc.oneof(fc.constant(null), fc.subarray(DEPARTMENTS)),
  }),
  { maxLength: 3 },
);
const somebody = fc.constantFrom(null, ...AGENTS);
const changes = fc.record({
  department: fc.constantFrom(null, ...DEPARTMENTS),
  assignee: somebody,
  lastResponder: somebody,
  requester: fc.oneof(
    fc.constantFrom(...AGENTS).map((id) => ({ kind: 'agent' as const, id })),
    // A contact may have the id of an agent.
    fc.constantFrom('c1', 'ana').map((id) => ({ kind: 'contact' as const, id })),
  ),
  priority: fc.constantFrom('low' as const, 'urgent' as const),
  tags: fc.subarray(['vip']),
  restricted: fc.boolean(),
  organization: fc.constantFrom(null, 'acme'),
  participants: fc.subarray(['c1', 'c2']),
  deleted: fc.boolean(),
  personal: fc.constantFrom('', 'A refund', 'REFUNDS, please', 'Lamp').map((subject) => ({ subject, threads: [] })),
  counts: fc.nat(3).map((notes) => ({ notes })),
  consulted: fc.option(fc.record({ agents: fc.subarray(AGENTS), departments: fc.subarray(DEPARTMENTS) }), {
    nil: undefined,
  }),
});
/** Tickets, as far as access goes by what they say. */
export const tickets = changes.map(
  (fields) => ({ ...fields, fields: {}, clocks: [], timers: [], anchors: {}, createdAt: 0 }) as unknown as Ticket,
);

/** The plain reading of what roles allow. */
export function allows(
  all: readonly Role[],
  has: readonly HeldRole[],
  me: string,
  capability: Capability,
  ticket: Ticket,
): boolean {
  const grantedFor = (wanted: Capability): boolean =>
    has.some(({ role, departments }) => {
      const found = all.find(({ id }) => id === role);
      return (found?.grants ?? []).some(({ can, scope = ['department'], when }) => {
        if (can !== 'everything' && !can.includes(wanted)) return false;
        const isOfDepartments =
          departments === null || (ticket.department !== null && departments.includes(ticket.department));
        const isInScope = scope.some((one) => {
          if (one === 'all') return true;
          if (one === 'own') return ticket.assignee === me;
          if (one === 'consulted') {
            const { agents = [], departments: asked = [] } = ticket.consulted ?? {};
            const isAsked = asked.some((name) => departments === null || departments.includes(name));
            return agents.includes(me) || isAsked;
          }
          if (one === 'requested') return ticket.requester.kind === 'agent' && ticket.requester.id === me;
          return isOfDepartments && (one === 'department' || ticket.assignee === null);
        });
        const holds =
          when === undefined || CONDITIONS.find(([condition]) => condition === when)?.[1](ticket, me) === true;
        return isInScope && holds;
      });
    });
  if (!grantedFor(capability)) return false;
  if (capability === 'create' || capability === 'transferIn') return true;
  const isHidden = ticket.restricted && ticket.assignee !== me && !grantedFor('seeRestricted');
  return grantedFor('see') && !isHidden;
}

/** What the desk lets contacts see. */
export const requesterPolicies: fc.Arbitrary<RequesterPolicy> = fc.record({
  participants: fc.boolean(),
  organization: fc.boolean(),
});

/** The plain reading of what a contact sees. */
export function showsTo(
  policy: RequesterPolicy,
  contact: string,
  organization: string | null,
  ticket: Ticket,
): boolean {
  if (ticket.deleted || ticket.requester.kind === 'agent') return false;
  if (ticket.requester.id === contact) return true;
  if (policy.participants === true && ticket.participants.includes(contact)) return true;
  const isColleagues = organization !== null && ticket.organization === organization;
  return policy.organization === true && isColleagues && !ticket.restricted;
}
