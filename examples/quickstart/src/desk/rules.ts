import type { Rule } from '@deskwright/core';
import type { Aurora } from '../desk.ts';

const SOCIAL = ['facebook', 'twitter', 'instagram', 'viber'] as const;

// Case and accents do not matter: "επείγον" finds ΕΠΕΙΓΟΝ, "vracilo" finds Vračilo.
const URGENT = [
  ...['urgent', 'urgently', 'asap', 'emergency'],
  ...['επείγον', 'επείγουσα', 'επειγόντως'],
  ...['pilne', 'pilny', 'pilna', 'pilnie'],
  ...['nujno', 'nujna', 'nujen'],
];
const MONEY = [
  ...['refund', 'invoice', 'receipt', 'chargeback'],
  ...['επιστροφή χρημάτων', 'τιμολόγιο', 'απόδειξη'],
  ...['zwrot pieniędzy', 'faktura', 'faktury', 'fakturę'],
  ...['vračilo', 'račun', 'računa'],
];

/**
 * What the desk does by itself. Rules run by `order`, ties by id; a later one sees what an earlier one did. To make one of
 * your own, copy one and change it: an unknown department, tag or field does not compile.
 */
export const rules: readonly Rule<Aurora>[] = [
  {
    // Whatever arrives on social media is marketing's, and waits there for whoever is free.
    id: 'social-to-marketing',
    name: 'Social media to Marketing',
    order: 10,
    on: ['ticket.created'],
    when: { all: [{ field: 'channel', op: 'in', value: SOCIAL }] },
    then: [{ do: 'transfer', department: 'marketing', assignee: null }],
  },
  {
    // Only the subject counts: many an order mentions an invoice in passing.
    id: 'money-to-billing',
    name: 'Refunds and invoices to Billing',
    order: 20,
    on: ['ticket.created'],
    when: {
      all: [
        { field: 'channel', op: 'notIn', value: SOCIAL },
        { field: 'subject', op: 'contains', value: MONEY, wholeWord: true },
      ],
    },
    then: [
      { do: 'transfer', department: 'billing' },
      { do: 'tag', add: ['money'] },
    ],
  },
  {
    id: 'urgent-words',
    name: 'Urgent words',
    order: 30,
    on: ['ticket.created'],
    when: {
      any: [
        { field: 'subject', op: 'contains', value: URGENT, wholeWord: true },
        { field: 'message.text', op: 'contains', value: URGENT, wholeWord: true },
      ],
    },
    then: [
      { do: 'setPriority', to: 'urgent' },
      { do: 'tag', add: ['urgent'] },
    ],
  },
  {
    // The tag is what the policy "vip" in slas.ts asks for, so the promise changes with it.
    id: 'vip-domains',
    name: 'Dealers and mountain huts',
    order: 40,
    on: ['ticket.created'],
    when: { field: 'requester.address', op: 'endsWith', value: ['@trailpost.example', '@katafygio.example'] },
    then: [{ do: 'tag', add: ['vip'] }],
  },
  {
    // Somebody has to open them: photographs of the damage, proofs of payment. Reports of mail systems have parts too.
    id: 'several-files',
    name: 'Several files',
    order: 40,
    on: ['ticket.created', 'message.received'],
    when: {
      all: [
        { field: 'message.attachments', op: 'gte', value: 2 },
        { field: 'message.automated', op: 'is', value: false },
      ],
    },
    then: [{ do: 'tag', add: ['files'] }],
  },
  {
    id: 'polish-to-kinga',
    name: 'Polish support is Kinga’s',
    order: 50,
    on: ['ticket.created'],
    when: {
      all: [
        { field: 'department', op: 'is', value: 'support' },
        { field: 'language', op: 'startsWith', value: 'pl' },
      ],
    },
    then: [{ do: 'assign', to: 'kinga' }],
  },
  {
    id: 'vip-to-stelios',
    name: 'Stelios looks after our best customers',
    order: 60,
    on: ['ticket.created'],
    when: {
      all: [
        { field: 'tags', op: 'hasAny', value: ['vip'] },
        { field: 'assignee', op: 'isEmpty' },
      ],
    },
    then: [{ do: 'assign', to: 'stelios' }],
  },
  {
    // Automatic mail gets no answer: the desk holds this back by itself.
    id: 'acknowledge',
    name: 'Say that the mail has arrived',
    order: 90,
    on: ['ticket.created'],
    when: { field: 'channel', op: 'is', value: 'email' },
    then: [{ do: 'reply', template: 'acknowledgement' }],
  },
  {
    id: 'remind',
    name: 'A note before the promise breaks',
    order: 100,
    on: ['sla.warned'],
    then: [{ do: 'note', template: 'reminder' }],
  },
  {
    id: 'late',
    name: 'Mark what is late',
    order: 110,
    on: ['sla.breached'],
    then: [{ do: 'tag', add: ['late'] }],
  },
  {
    // Only upwards: what is urgent already stays urgent.
    id: 'late-is-high',
    name: 'Raise what is late',
    order: 120,
    on: ['sla.breached'],
    when: { field: 'priority', op: 'in', value: ['low', 'normal'] },
    then: [{ do: 'setPriority', to: 'high' }],
  },
];
