import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';

// As a user would write it: nothing is annotated and everything is exported, so every inferred type is put into a
// declaration file and has to be nameable from outside of the packages.
export const desk = defineDesk({
  departments: ['support', 'marketing'],
  tags: ['vip'],
  channels: ['email', 'facebook'],
}).policies({
  schedules: { office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } },
  departments: { support: { schedule: 'office' } },
  slas: [{ id: 'standard', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  rules: [
    {
      id: 'social',
      on: ['ticket.created'],
      when: { field: 'channel', op: 'in', value: ['facebook'] },
      then: [{ do: 'transfer', department: 'marketing', assignee: null }],
    },
  ],
});

export const helpdesk = createHelpdesk(desk, { storage: memoryStorage({ fields: desk.fields }), now: () => 0 });
export const app = helpdesk.asSystem();
export const open = () =>
  app.create({
    type: 'ticket.create',
    requester: { kind: 'contact', id: 'c1' },
    channel: 'facebook',
    subject: 'Hello',
    message: { text: 'Is anybody there?' },
  });
