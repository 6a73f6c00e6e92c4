import type { Capability } from './capability.ts';
import type { Grant } from './role.ts';

/** A role of any desk: its grants name nothing that only one desk has. */
export interface StandardRole {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly grants: readonly Omit<Grant, 'when'>[];
}

const WORK: readonly Capability[] = [
  'see',
  'readMessages',
  'readNotes',
  'seeHistory',
  'note',
  'reply',
  'update',
  'consult',
  'escalate',
];

/** What comes with a ticket that an agent opened to ask somebody else. */
const ASK: readonly Capability[] = ['see', 'readMessages', 'reply'];

/** What comes with a ticket of somebody else about which an agent is being asked. */
const ADVISE: readonly Capability[] = ['see', 'readMessages', 'readNotes', 'seeHistory', 'note'];

/**
 * Four roles to begin with, as data to copy and change: a representative answers what is assigned to them or to nobody, an
 * engineer works on everything of their departments, a manager decides about it, an administrator may do everything.
 */
export const STANDARD_ROLES: readonly StandardRole[] = [
  {
    id: 'representative',
    name: 'Representative',
    note: 'First line: takes what nobody has, and passes on what is beyond the scope',
    grants: [
      { can: [...WORK, 'take', 'transferOut'], scope: ['own', 'unassigned'] },
      { can: ['see', 'readMessages', 'readNotes', 'seeHistory'] },
      { can: ASK, scope: ['requested'] },
      { can: ADVISE, scope: ['consulted'] },
      { can: ['create', 'transferIn'], scope: ['all'] },
    ],
  },
  {
    id: 'engineer',
    name: 'Engineer',
    note: 'Second line: works on every ticket of the departments',
    grants: [
      { can: [...WORK, 'take', 'assign', 'transferOut', 'merge'], scope: ['department', 'own'] },
      { can: ASK, scope: ['requested'] },
      { can: ADVISE, scope: ['consulted'] },
      { can: ['create', 'transferIn'], scope: ['all'] },
    ],
  },
  {
    id: 'manager',
    name: 'Manager',
    note: 'Head of departments: also what is restricted or deleted',
    grants: [
      { can: 'everything', scope: ['department', 'own'] },
      { can: ASK, scope: ['requested'] },
      { can: ADVISE, scope: ['consulted'] },
      { can: ['create', 'transferIn'], scope: ['all'] },
    ],
  },
  {
    id: 'administrator',
    name: 'Administrator',
    note: 'Everything, everywhere',
    grants: [{ can: 'everything', scope: ['all'] }],
  },
];
