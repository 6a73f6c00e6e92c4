import { type Desk, defineDesk, type VocabularyOf } from '@deskwright/core';
import { liquid } from '@deskwright/templates';

const names = defineDesk({ departments: ['support'], channels: ['email'], templates: liquid() });

/** The names of this desk. */
export interface MailboxDesk extends VocabularyOf<typeof names> {}

const acknowledgement = `Hello {{ requester.personal.name | default: "there" }},

your mail has arrived. The number of your request is {{ ticket.reference }}.
If you would like to add something, simply answer this mail.
`;

/** A desk with one department, whose mailbox is read. */
export function mailboxDesk(address: string, name: string): Desk<MailboxDesk> {
  return names.policies({
    departments: { support: { name, addresses: [address] } },
    inbound: { defaultDepartment: 'support' },
    templates: { acknowledgement: { text: acknowledgement } },
    rules: [
      {
        id: 'acknowledge',
        name: 'Say that the mail has arrived',
        on: ['ticket.created'],
        then: [{ do: 'reply', template: 'acknowledgement' }],
      },
    ],
  });
}
