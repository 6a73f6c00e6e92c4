import { defineDesk } from '@deskwright/core';

/**
 * A desk that gives its tickets to agents: few at a time, and on to others when somebody leaves. It has no rules and no
 * promises: nothing that happens later makes up for a queue that has not heard of something.
 */
export const dispatchDesk = defineDesk({
  departments: ['support', 'billing'],
  channels: ['email'],
}).policies({
  inbound: { defaultDepartment: 'support' },
  departments: {
    support: {
      assignment: {
        strategy: { by: 'roundRobin' },
        capacity: { total: 2 },
        reassign: { offline: { do: 'requeue' }, onLeave: { do: 'requeue' } },
      },
    },
    billing: {
      assignment: { strategy: { by: 'leastLoaded' }, capacity: { total: 2 }, offer: { within: 'PT5M', pauseAfter: 3 } },
    },
  },
});
