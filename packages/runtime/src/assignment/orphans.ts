import type { UntypedFilter } from '@deskwright/core';

const LIVE: readonly UntypedFilter[] = [
  { field: 'status', op: 'notIn', value: ['resolved', 'closed'] },
  { field: 'spam', op: 'is', value: false },
  { field: 'deleted', op: 'is', value: false },
];

/** Tickets that nobody has, no department has, or nobody has ever answered, though they are not done. */
export const ORPHANS: UntypedFilter = {
  all: [
    ...LIVE,
    {
      any: [
        { field: 'department', op: 'isEmpty' },
        { field: 'assignee', op: 'isEmpty' },
        { field: 'agentMessages', op: 'is', value: 0 },
      ],
    },
  ],
};
