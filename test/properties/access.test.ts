import { accessOf, CAPABILITIES, type Role } from '@deskwright/core';
import { filterPredicate } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENTS, allows, bare, memberships, requesterPolicies, roles, showsTo, tickets } from './random-roles.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);

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

it('shows contacts what the policy says, as a predicate and as a filter', () => {
  fc.assert(
    fc.property(
      requesterPolicies,
      fc.constantFrom('c1', 'c2', 'ana'),
      fc.constantFrom(null, 'acme', 'other'),
      fc.array(tickets, { maxLength: 8 }),
      (policy, contact, organization, list) => {
        const desk = bare.policies({ requesters: policy });
        const access = accessOf(desk, { contact, organization });
        const isVisible = filterPredicate(desk.fields.ticket ?? {}, access.visible ?? { all: [] });
        for (const ticket of list) {
          const isShown = showsTo(policy, contact, organization, ticket);
          expect(isVisible(ticket)).toBe(isShown);
          for (const capability of CAPABILITIES) {
            const isRead = isShown && (capability === 'see' || capability === 'readMessages');
            const isOwn = showsTo({}, contact, organization, ticket);
            const isGiven = capability === 'export' ? isOwn : isRead;
            expect([capability, access.may(capability, ticket)]).toEqual([capability, isGiven]);
          }
        }
      },
    ),
    { numRuns: 300 * FACTOR },
  );
});
