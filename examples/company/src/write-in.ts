import type { Company } from './company.ts';
import { done } from './done.ts';

/** Somebody fills in the form of support: a new ticket, by its id. */
export async function writeIn(
  { helpdesk }: Company,
  contact: string,
  subject: string,
  text: string,
  language = 'en',
): Promise<string> {
  const requester = { kind: 'contact', id: contact } as const;
  const message = { text };
  return done(
    await helpdesk.as({ contact }).create({
      type: 'ticket.create',
      requester,
      channel: 'form',
      department: 'support',
      language,
      subject,
      message,
    }),
  ).id;
}
