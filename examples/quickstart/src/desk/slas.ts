import type { SlaPolicy } from '@deskwright/core';
import type { Aurora } from '../desk.ts';

/**
 * What is promised to whom. The first policy whose `when` holds applies; a department may name one of its own instead.
 * Times are opening time of the department's schedule: P1D is twenty-four open hours, about three working days.
 */
export const slas: readonly SlaPolicy<Aurora>[] = [
  {
    id: 'vip',
    when: { field: 'tags', op: 'hasAny', value: ['vip'] },
    targets: [
      { metric: 'firstResponse', within: { urgent: 'PT30M', high: 'PT1H', normal: 'PT2H', low: 'PT4H' } },
      { metric: 'nextResponse', within: 'PT4H' },
    ],
    escalations: [{ metric: 'firstResponse', at: '-PT15M' }],
  },
  {
    id: 'standard',
    targets: [
      { metric: 'firstResponse', within: { urgent: 'PT1H', high: 'PT2H', normal: 'PT4H', low: 'P1D' } },
      { metric: 'nextResponse', within: 'PT8H' },
    ],
    // Warned when four fifths of the time are gone, and again half an hour before the end.
    escalations: [
      { metric: 'firstResponse', at: '80%' },
      { metric: 'firstResponse', at: '-PT30M' },
    ],
  },
  {
    // Marketing names it in desk.ts. Nobody reaches it through the list, where "standard" takes everything.
    id: 'relaxed',
    targets: [{ metric: 'firstResponse', within: { urgent: 'PT4H', high: 'PT8H', normal: 'P1D', low: 'P2D' } }],
    escalations: [{ metric: 'firstResponse', at: '80%' }],
  },
];
