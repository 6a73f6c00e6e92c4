/**
 * What people of the desk may do with a ticket. `see` comes before all others: who may not see a ticket may do nothing with it.
 *
 * - `see`: find, count and open it, with what stands in its fields
 * - `readMessages`: read what requester and desk wrote to each other
 * - `readNotes`: read internal notes
 * - `seeHistory`: read what happened to it
 * - `export`: take it away in a file, with what may be read of it
 * - `note`: write an internal note
 * - `reply`: write to the requester
 * - `create`: open a ticket in a department
 * - `update`: change status, priority, tags, fields, participants and the like, and apply macros
 * - `consult`: ask others of the desk about it, and put it on hold for that
 * - `escalate`: hand it up its department's escalation path, and back, whoever is there
 * - `take`: become its assignee, when it has none
 * - `assign`: give it to anybody, or to nobody
 * - `transferOut`: move it out of its department
 * - `transferIn`: move one into the department
 * - `merge`: merge it with others, take merged ones apart, and split messages off
 * - `delete`: delete and restore it
 * - `restrict`: mark it as restricted, or no longer
 * - `seeRestricted`: do with a restricted ticket what is allowed with others
 */
export const CAPABILITIES = [
  'see',
  'readMessages',
  'readNotes',
  'seeHistory',
  'export',
  'note',
  'reply',
  'create',
  'update',
  'consult',
  'escalate',
  'take',
  'assign',
  'transferOut',
  'transferIn',
  'merge',
  'delete',
  'restrict',
  'seeRestricted',
] as const;
/** One of {@link CAPABILITIES}. */
export type Capability = (typeof CAPABILITIES)[number];

/**
 * What people may do with the desk itself, whatever ticket. Only a grant about `all` tickets, without a condition, gives it:
 * `everything` in the departments of a manager does not.
 *
 * - `configure`: read and edit the configuration
 */
export const DESK_CAPABILITIES = ['configure'] as const;
/** One of {@link DESK_CAPABILITIES}. */
export type DeskCapability = (typeof DESK_CAPABILITIES)[number];

/**
 * Which tickets a grant is about: those of the departments in which the person has the role (`department`), of these only
 * what nobody is assigned to (`unassigned`), what the person is assigned to (`own`), asked for (`requested`) or is being
 * asked about (`consulted`), in whatever department, or every ticket of the desk (`all`).
 */
export const SCOPES = ['department', 'unassigned', 'own', 'requested', 'consulted', 'all'] as const;
/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number];
