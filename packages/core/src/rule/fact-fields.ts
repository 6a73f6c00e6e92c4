import { APPROVAL_REASONS, APPROVAL_STATES, type Approval } from '../authority/approval.ts';
import type { Contact } from '../contact/contact.ts';
import type { Message } from '../message/message.ts';
import { UNDELIVERED, type Undelivered } from '../ticket/undelivered.ts';
import type { ConditionField } from './field-catalogue.ts';

type FactField = Omit<ConditionField, 'isRecordField'>;
type Read = ConditionField['read'];

function message(pick: (message: Message) => unknown): Read {
  return ({ facts }) => (facts.message == null ? null : pick(facts.message as unknown as Message));
}

function requester(pick: (contact: Contact) => unknown): Read {
  return ({ facts }) => (facts.requester == null ? null : pick(facts.requester as unknown as Contact));
}

function delivery(pick: (failed: Partial<Undelivered>) => unknown): Read {
  return ({ facts }) => (facts.delivery == null ? null : pick(facts.delivery as unknown as Partial<Undelivered>));
}

function approval(pick: (approval: Approval) => unknown): Read {
  return ({ facts }) => (facts.approval == null ? null : pick(facts.approval as unknown as Approval));
}

const open = (type: ConditionField['type'], read: Read, values?: readonly string[]): FactField => ({
  type,
  read,
  isPersonal: false,
  ...(values === undefined ? {} : { values }),
});

const personal = (type: ConditionField['type'], read: Read): FactField => ({ type, read, isPersonal: true });

const ofRequester = (field: FactField): FactField => ({ ...field, needs: 'requester' });

// What becomes of it while rules run is a change of the ticket.
const ofApproval = (field: FactField): FactField => ({ ...field, source: 'approvals' });

const ACTOR_KINDS = ['agent', 'requester', 'visitor', 'bot', 'rule', 'system'];
const AUTOMATED_KINDS = ['autoReply', 'bounce', 'list', 'loop', 'sent'];

const addressesOf = (contact: Contact): readonly string[] => contact.personal.addresses.map(({ address }) => address);

// The largest is what a limit on attachments is about; an empty list has none.
function largest(it: Message): number | null {
  const { attachments } = it.personal;
  return attachments.length === 0 ? null : Math.max(...attachments.map(({ size }) => size));
}

/** The fields of what stands around a ticket: this step's message, the requester, who acts, and now. */
export const FACT_FIELDS: Readonly<Record<string, FactField>> = {
  'message.text': personal(
    'text',
    message((it) => it.personal.text),
  ),
  'message.subject': personal(
    'text',
    message((it) => it.personal.subject),
  ),
  'message.to': personal(
    'set',
    message((it) => it.personal.to.map(({ address }) => address)),
  ),
  'message.channel': open(
    'keyword',
    message((it) => it.channel),
  ),
  'message.direction': open(
    'keyword',
    message((it) => it.direction),
    ['in', 'out'],
  ),
  'message.visibility': open(
    'keyword',
    message((it) => it.visibility),
    ['public', 'internal'],
  ),
  'message.author': open(
    'keyword',
    message((it) => it.author.id),
  ),
  'message.authorKind': open(
    'keyword',
    message((it) => it.author.kind),
    ACTOR_KINDS,
  ),
  'message.automated': open(
    'boolean',
    message((it) => it.automated !== false),
  ),
  'message.automatedKind': open(
    'keyword',
    message((it) => it.automated || null),
    AUTOMATED_KINDS,
  ),
  'message.thirdParty': open(
    'boolean',
    message((it) => it.thirdParty === true),
  ),
  'message.number': open(
    'number',
    message((it) => it.number),
  ),
  'message.isFirst': open(
    'boolean',
    message((it) => it.number === 1),
  ),
  'message.attachments': open(
    'number',
    message((it) => it.personal.attachments.length),
  ),
  'message.attachmentNames': personal(
    'set',
    message((it) => it.personal.attachments.map(({ name }) => name)),
  ),
  'message.attachmentTypes': open(
    'set',
    message((it) => it.personal.attachments.map(({ type }) => type)),
  ),
  'message.largestAttachment': open('number', message(largest)),
  'requester.name': ofRequester(
    personal(
      'text',
      requester((it) => it.personal.name),
    ),
  ),
  'requester.address': ofRequester(
    personal(
      'text',
      requester((it) => addressesOf(it)[0] ?? null),
    ),
  ),
  'requester.addresses': ofRequester(personal('set', requester(addressesOf))),
  'requester.domains': ofRequester(personal('set', requester(mailDomains))),
  'requester.language': ofRequester(
    open(
      'keyword',
      requester((it) => it.language),
    ),
  ),
  'requester.organization': ofRequester(
    open(
      'keyword',
      requester((it) => it.organization),
    ),
  ),
  'requester.erased': ofRequester(
    open(
      'boolean',
      requester((it) => it.erased),
    ),
  ),
  'requester.createdAt': ofRequester(
    open(
      'instant',
      requester((it) => it.createdAt),
    ),
  ),
  'delivery.because': open(
    'keyword',
    delivery((it) => it.because ?? null),
    UNDELIVERED,
  ),
  'delivery.status': open(
    'keyword',
    delivery((it) => it.status ?? null),
  ),
  'delivery.permanent': open(
    'boolean',
    delivery((it) => it.isPermanent ?? null),
  ),
  'approval.action': ofApproval(
    open(
      'keyword',
      approval((it) => it.action),
    ),
  ),
  'approval.state': ofApproval(
    open(
      'keyword',
      approval((it) => it.state),
      APPROVAL_STATES,
    ),
  ),
  'approval.because': ofApproval(
    open(
      'keyword',
      approval((it) => it.because),
      APPROVAL_REASONS,
    ),
  ),
  'approval.amount': ofApproval(open('number', approval(amountOf))),
  'approval.currency': ofApproval(
    open(
      'keyword',
      approval(({ amount }) => (amount === null || typeof amount === 'number' ? null : amount.currency)),
    ),
  ),
  'approval.requestedBy': ofApproval(
    open(
      'keyword',
      approval((it) => it.requestedBy.id),
    ),
  ),
  macro: open('keyword', ({ facts }) => facts.macro ?? null),
  'actor.kind': open('keyword', ({ facts }) => facts.actor.kind, ACTOR_KINDS),
  'actor.id': open('keyword', ({ facts }) => facts.actor.id),
  now: open('instant', ({ facts }) => facts.now),
};

/** As a number, for amounts are short enough to be told apart as numbers, too. */
function amountOf({ amount }: Approval): number | null {
  return amount === null || typeof amount === 'number' ? amount : Number(amount.amount);
}

/** The domains of all mail addresses, each once. */
function mailDomains({ personal }: Contact): readonly string[] {
  const domains: string[] = [];
  for (const { address } of personal.addresses) {
    const at = address.lastIndexOf('@');
    const domain = address.slice(at + 1).toLowerCase();
    if (at >= 0 && !domains.includes(domain)) domains.push(domain);
  }
  return domains;
}
