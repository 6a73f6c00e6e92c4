import type { Message } from '../message/message.ts';
import type { FieldDef } from '../record/field.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** A comparison of everything that was said on a ticket with what a person looks for, see `parseSearch`. */
export interface SearchComparison {
  /** `text`: the subject and all messages. `publicText`: without notes, so that requesters can be answered. */
  readonly field: 'text' | 'publicText';
  readonly op: 'find';
  readonly value: string;
}

function textsOf({ personal }: Message): readonly string[] {
  const names = personal.attachments.map(({ name }) => name);
  return [personal.subject, personal.text, ...names].filter((text) => text !== '');
}

const subject = ({ personal }: Ticket): readonly string[] => [personal.subject].filter((text) => text !== '');
const owner = ({ ticketId }: Message): string => ticketId;

/** The full text of tickets. What a body has beyond the part that its record keeps is not searched. */
export const SEARCH_FIELDS: Readonly<Record<SearchComparison['field'], FieldDef>> = {
  text: { type: 'search', read: subject, parts: { kind: 'message', owner, read: textsOf } },
  publicText: {
    type: 'search',
    read: subject,
    parts: { kind: 'message', owner, read: (part: Message) => (part.visibility === 'public' ? textsOf(part) : []) },
  },
};
