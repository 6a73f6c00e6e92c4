import type { CountQuery, FindQuery, Order, UntypedFilter } from '@deskwright/core/port';

function is(field: string, value: string | readonly string[]): UntypedFilter {
  return typeof value === 'string' ? { field, op: 'is', value } : { field, op: 'in', value };
}

const open = is('status', ['new', 'open']);
const support = is('department', 'department-3');
const tagged: UntypedFilter = { field: 'tags', op: 'hasAny', value: ['tag-5'] };
const unassigned: UntypedFilter = { field: 'assignee', op: 'isEmpty' };
const due: readonly Order[] = [{ by: 'nextDueAt', direction: 'asc' }];

/** What the console of an agent asks for, over and over. */
export const queues: Readonly<Record<string, Omit<FindQuery, 'now' | 'limit'>>> = {
  department: { where: { all: [support, open] } },
  'department by due': { where: { all: [support, open] }, order: due },
  'department by creation': { where: { all: [support, open] }, order: [{ by: 'createdAt', direction: 'desc' }] },
  mine: { where: { all: [is('assignee', 'agent-7'), open] } },
  unassigned: { where: { all: [unassigned, support, open] } },
  tag: { where: tagged },
  'tag and status': { where: { all: [tagged, open] }, order: due },
  'all by due': { order: due },
  'open by due': { where: { not: is('status', ['closed', 'resolved']) }, order: due },
  'due soon': { where: { field: 'nextDueAt', op: 'lt', value: 1_700_000_060_000 }, order: due },
  requester: { where: is('requester', 'contact-77') },
  organization: { where: is('organization', 'organization-77') },
  closed: { where: is('status', 'closed') },
  'closed by due': { where: is('status', 'closed'), order: due },
  'without deadline': { where: { field: 'nextDueAt', op: 'isEmpty' }, order: due },
  'latest deadlines': { where: { not: { all: [support, open] } }, order: [{ by: 'nextDueAt', direction: 'desc' }] },
  search: { where: { field: 'text', op: 'find', value: 'refund lodz' } },
};

/** The numbers beside its queues. */
export const counts: Readonly<Record<string, Omit<CountQuery, 'now'>>> = {
  departments: { by: ['department'] },
  statuses: { by: ['status'] },
  'open of departments': { by: ['department'], where: open },
  'open of mine': { by: ['status'], where: is('assignee', 'agent-7') },
  tags: { by: ['tags'] },
};
