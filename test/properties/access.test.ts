import {
  accessOf,
  CAPABILITIES,
  type Capability,
  type Desk,
  defineDesk,
  type Grant,
  type HeldRole,
  type Role,
  SCOPES,
  type Ticket,
} from '@deskwright/core';
import { filterPredicate } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const AGENTS = ['ana', 'bo', 'cleo'];
const DEPARTMENTS = ['sales', 'legal', 'it'];
const bare = defineDesk({ departments: DEPARTMENTS, tags: ['vip'] }) as unknown as Desk;

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
const roles: fc.Arbitrary<readonly Role[]> = fc
  .array(fc.array(grants, { maxLength: 3 }), { maxLength: 3 })
  .map((all) => all.map((list, index) => ({ id: `role-${index}`, grants: list })));
const memberships: fc.Arbitrary<readonly HeldRole[]> = fc.array(
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
});
const tickets = changes.map(
  (fields) => ({ ...fields, personal: { subject: '' }, clocks: [], counts: {}, anchors: {} }) as unknown as Ticket,
);

/** The plain reading of what roles allow. */
function allows(
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

describe('what roles allow, whatever they are', () => {
  it('is what a plain reading of their grants says, as a predicate and as a filter', () => {
    fc.assert(
      fc.property(
        roles,
        memberships,
        fc.constantFrom(...AGENTS),
        fc.array(tickets, { maxLength: 8 }),
        (all, has, me, list) => {
          const desk = bare.policies({ roles: all });
          const access = accessOf(desk, { agent: me, roles: has });
          const isVisible =
            access.visible === null ? () => true : filterPredicate(desk.fields.ticket ?? {}, access.visible);
          for (const ticket of list) {
            expect(isVisible(ticket)).toBe(allows(all, has, me, 'see', ticket));
            for (const capability of CAPABILITIES) {
              expect([capability, access.may(capability, ticket)]).toEqual([
                capability,
                allows(all, has, me, capability, ticket),
              ]);
            }
          }
        },
      ),
      { numRuns: 300 * FACTOR },
    );
  });

  it('never grows when a role is taken away', () => {
    fc.assert(
      fc.property(roles, memberships, tickets, (all, has, ticket) => {
        const desk = bare.policies({ roles: all });
        const before = accessOf(desk, { agent: 'ana', roles: has });
        const after = accessOf(desk, { agent: 'ana', roles: has.slice(1) });
        for (const capability of CAPABILITIES) {
          if (after.may(capability, ticket)) expect(before.may(capability, ticket)).toBe(true);
        }
      }),
      { numRuns: 200 * FACTOR },
    );
  });
});

it('leaves a search as it was asked for those who may read everything', () => {
  const filter = { not: { field: 'text', op: 'find', value: 'lamp' } } as const;
  const everything: Role = { id: 'role-0', grants: [{ can: 'everything', scope: ['all'] }] };
  const held = [{ role: 'role-0', departments: null }];
  expect(accessOf(bare, { agent: 'ana', roles: [] }).searchable(filter)).toEqual(filter);
  expect(accessOf(bare.policies({ roles: [everything] }), { agent: 'ana', roles: held }).searchable(filter)).toEqual(
    filter,
  );
});
