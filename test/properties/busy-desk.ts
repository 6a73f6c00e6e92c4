import { defineDesk } from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import * as z from 'zod';

/** The names that random commands draw from. */
export const NAMES = {
  departments: ['support', 'billing', 'marketing'],
  tags: ['vip', 'urgent', 'late'],
  channels: ['email', 'facebook'],
} as const;

/** What agents have at hand on it. */
export const AGENT_TOOLS = {
  macros: ['refund', 'escalate', 'close', 'careful'],
  cannedResponses: ['thanks'],
} as const;

/** A desk on which nearly everything causes something else: rules that wake each other, several clocks, two schedules. */
export const busyDesk = defineDesk({
  ...NAMES,
  fields: { plan: z.enum(['free', 'pro']) },
  templates: liquid(),
}).policies({
  revision: 7,
  schedules: {
    athens: {
      timeZone: 'Europe/Athens',
      weekly: {
        mon: [
          ['09:00', '13:00'],
          ['14:00', '17:00'],
        ],
        tue: [['09:00', '17:00']],
        fri: [['22:00', '06:00']],
      },
      exceptions: [{ from: '12-24', to: '01-02', name: 'Winter break', hours: [] }],
    },
    warsaw: { timeZone: 'Europe/Warsaw', weekly: { wed: [['00:00', '24:00']], sun: [['01:30', '03:30']] } },
  },
  departments: {
    support: { addresses: ['support@aurora.example'], schedule: 'athens' },
    billing: { schedule: 'warsaw', sla: 'strict' },
  },
  slas: [
    {
      id: 'standard',
      when: { not: { field: 'tags', op: 'hasAny', value: ['vip'] } },
      targets: [
        { metric: 'firstResponse', within: { urgent: 'PT30M', high: 'PT2H', normal: 'PT8H' }, pauseIn: ['pending'] },
        { metric: 'nextResponse', within: 'PT4H', pauseIn: ['pending', 'onHold'] },
        {
          metric: 'resolution',
          within: 'P2D',
          hours: 'calendar',
          pauseIn: ['pending', 'answered'],
          onReopen: 'resume',
        },
        { metric: 'periodicUpdate', within: 'PT12H', hours: 'calendar' },
        { metric: 'requesterWait', within: 'PT10H', pauseIn: ['onHold'] },
      ],
      escalations: [
        { metric: 'firstResponse', at: '-PT15M' },
        {
          metric: 'firstResponse',
          at: '+PT1H',
          then: [{ do: 'raisePriority' }, { do: 'note', text: 'Still waiting' }],
        },
        { metric: 'resolution', at: '50%' },
        {
          metric: 'periodicUpdate',
          at: 'PT0S',
          every: 'P4D',
          then: [
            { do: 'reply', template: 'thanks' },
            { do: 'assign', strategy: 'lastResponder' },
          ],
        },
        { metric: 'requesterWait', at: '-PT5H', every: 'P2D', then: [{ do: 'tag', add: ['urgent'] }] },
      ],
    },
    {
      id: 'strict',
      targets: [
        { metric: 'firstResponse', within: 'PT1H', hours: 'calendar' },
        { metric: 'resolution', within: 'PT20H' },
        { metric: 'firstAssignment', within: 'PT2H', hours: 'calendar' },
        { metric: 'agentWork', within: 'PT6H' },
        { metric: 'nextResponse', within: { high: 'PT1H', urgent: 'PT30M' }, firstMessage: true, onResolve: 'meet' },
      ],
      escalations: [
        { metric: 'resolution', at: '80%' },
        { metric: 'firstAssignment', at: '+PT1H', every: 'P9D', then: [{ do: 'transfer', department: 'support' }] },
      ],
      onChange: 'restart',
    },
  ],
  templates: {
    thanks: {
      text: 'Thank you, {{ requester.personal.name }}. Your request is {{ ticket.reference }}.',
      canned: { name: 'Thank you' },
    },
    broken: { text: '{{ 1 | nope }}' },
  },
  macros: [
    {
      id: 'refund',
      name: 'Refund',
      then: [
        { do: 'note', text: 'Refund for {{ requester.personal.name }}' },
        { do: 'transfer', department: 'billing' },
        { do: 'reply', template: 'thanks' },
        { do: 'tag', add: ['urgent'] },
      ],
    },
    {
      id: 'escalate',
      name: 'Escalate',
      departments: ['support', 'billing'],
      when: { field: 'priority', op: 'lt', value: 'urgent' },
      then: [{ do: 'raisePriority' }, { do: 'assign', strategy: 'currentUser' }, { do: 'snooze', for: 'PT4H' }],
    },
    {
      id: 'close',
      name: 'Close',
      then: [
        { do: 'reply', template: 'broken' },
        { do: 'setStatus', to: 'closed' },
      ],
    },
    {
      id: 'careful',
      name: 'Answer and resolve, or neither',
      then: [
        { do: 'setStatus', to: 'resolved' },
        { do: 'assign', strategy: 'currentUser' },
      ],
      onError: 'rollBack',
    },
  ],
  rules: [
    { id: 'acknowledge', on: ['ticket.created'], then: [{ do: 'reply', template: 'thanks' }] },
    {
      id: 'refunds',
      on: ['message.received', 'ticket.created'],
      when: {
        any: [
          { field: 'message.text', op: 'contains', value: ['refund', 'zwrot'] },
          { field: 'requester.name', op: 'contains', value: 'ana' },
        ],
      },
      then: [
        { do: 'transfer', department: 'billing' },
        { do: 'tag', add: ['urgent'] },
      ],
    },
    {
      id: 'urgent',
      on: ['ticket.tagsChanged'],
      when: { field: 'tags', op: 'hasAny', value: ['urgent'] },
      then: [{ do: 'setPriority', to: 'urgent' }],
    },
    {
      id: 'calm-down',
      on: ['ticket.priorityChanged'],
      when: { field: 'priority', op: 'is', value: 'low' },
      then: [
        { do: 'tag', remove: ['urgent'] },
        { do: 'assign', to: null },
      ],
    },
    {
      id: 'late',
      on: ['sla.breached'],
      then: [
        { do: 'tag', add: ['late'] },
        { do: 'note', template: 'thanks' },
      ],
    },
    {
      id: 'warned',
      on: ['sla.warned'],
      when: { field: 'assignee', op: 'isEmpty' },
      then: [{ do: 'assign', to: 'a2' }],
    },
    { id: 'reopened', on: ['ticket.reopened'], then: [{ do: 'setPriority', to: 'high' }], stop: true },
  ],
});
