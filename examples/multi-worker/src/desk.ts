import { defineDesk } from '@deskwright/core';
import { liquid } from '@deskwright/templates';

/** A desk with work of both kinds: what has to happen at once, and what has to happen at its time. */
export const desk = defineDesk({
  departments: ['support'],
  tags: ['waiting'],
  channels: ['load'],
  templates: liquid(),
}).policies({
  departments: { support: { addresses: ['support@aurora.example'] } },
  templates: { acknowledgement: { text: 'We have your message {{ ticket.reference }}.' } },
  rules: [
    {
      id: 'acknowledge',
      on: ['ticket.created'],
      when: { field: 'message.direction', op: 'is', value: 'in' },
      then: [{ do: 'reply', template: 'acknowledgement' }],
    },
    { id: 'waiting', on: [{ after: 'PT2S', since: 'createdAt' }], then: [{ do: 'tag', add: ['waiting'] }] },
  ],
});
