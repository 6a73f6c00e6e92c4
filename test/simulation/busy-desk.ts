import { defineDesk } from '@deskwright/core';
import { liquid } from '@deskwright/templates';

/** A desk on which much happens by itself: answers, promises that warn and break, time rules, rules that wake each other. */
export const busyDesk = defineDesk({
  departments: ['support', 'billing'],
  tags: ['late', 'vip', 'undeliverable', 'warned'],
  channels: ['email'],
  templates: liquid(),
}).policies({
  departments: { support: { name: 'Support' }, billing: {} },
  schedules: {
    office: {
      timeZone: 'Europe/Athens',
      weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']] },
    },
  },
  slas: [
    {
      id: 'standard',
      schedule: 'office',
      targets: [
        { metric: 'firstResponse', within: 'PT4H', hours: 'business' },
        { metric: 'nextResponse', within: 'PT2H', hours: 'calendar' },
        { metric: 'resolution', within: 'P3D', hours: 'calendar', pauseIn: ['pending'] },
      ],
      escalations: [
        { metric: 'resolution', at: '80%', then: [{ do: 'tag', add: ['warned'] }] },
        { metric: 'firstResponse', at: '+PT1H', every: 'PT4H', then: [{ do: 'raisePriority' }] },
      ],
    },
  ],
  templates: {
    ack: { text: 'We have your message {{ ticket.reference }}.' },
    reminder: { text: 'Are you still there?' },
  },
  rules: [
    { id: 'acknowledge', on: ['ticket.created'], then: [{ do: 'reply', template: 'ack' }] },
    {
      id: 'late',
      on: ['sla.breached'],
      then: [
        { do: 'tag', add: ['late'] },
        { do: 'setPriority', to: 'urgent' },
      ],
    },
    { id: 'undeliverable', on: ['delivery.failed'], then: [{ do: 'tag', add: ['undeliverable'] }] },
    {
      id: 'to-billing',
      on: ['ticket.priorityChanged'],
      when: { field: 'priority', op: 'is', value: 'urgent' },
      then: [{ do: 'transfer', department: 'billing', assignee: null }],
    },
    {
      id: 'remind',
      on: [{ after: 'PT24H', since: 'lastAgentMessageAt' }],
      when: { field: 'status', op: 'is', value: 'answered' },
      then: [{ do: 'reply', template: 'reminder' }],
    },
    {
      id: 'close',
      on: [{ after: 'P4D', since: 'resolvedAt' }],
      when: { field: 'status', op: 'is', value: 'resolved' },
      then: [{ do: 'setStatus', to: 'closed' }],
    },
  ],
});
