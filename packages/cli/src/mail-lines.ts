import type { InboundPlan } from '@deskwright/core';
import type { MessageSignal } from '@deskwright/core/port';
import type { ExplainedMail } from './mail-command.ts';

const MOST_LINES = 12;
const WIDTH = 14;

/** What became clear of one mail, for people. */
export function mailLines(mail: ExplainedMail): readonly string[] {
  if (!mail.ok) return [`${mail.file}  this is no mail: ${mail.detail}`];
  const { signal, plan } = mail;
  const { from, recipients, subject, language, attachments, warnings, text } = signal;
  const lines = text.split('\n');
  const shown = lines.slice(0, MOST_LINES).map((line) => `  | ${line}`);
  const leftOut = signal.wholeText === undefined ? [] : [row('left out', leftOutOf(signal))];
  return [
    mail.file,
    row('from', `${from.name === undefined ? '' : `${from.name} `}<${from.address}>, ${sender(plan)}`),
    row('sent to', recipients.join(', ') || 'nobody that it names'),
    row('subject', subject ?? '(none)'),
    row('automatic', automatic(signal)),
    row('ticket', ticket(signal, plan)),
    ...copiedIn(plan),
    ...(plan.reasons.department === null ? [] : [row('department', department(plan.reasons.department))]),
    row('language', language ?? 'unknown'),
    ...attachments.map(({ name, type, size }) => row('file', `${name} (${type}, ${size} bytes)`)),
    ...warnings.map((warning) => row('warning', warning)),
    row('text', `${lines.length} lines`),
    ...shown,
    ...(lines.length > MOST_LINES ? [`  | … and ${lines.length - MOST_LINES} more`] : []),
    ...leftOut,
  ];
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(WIDTH)}${value}`;
}

function leftOutOf({ text, wholeText = '' }: MessageSignal): string {
  return `${wholeText.length - text.length} characters of quotations or signature`;
}

function sender(plan: InboundPlan): string {
  if (plan.outcome === 'ignored') return 'not asked who that is';
  const { kind } = plan.by;
  if (kind === 'agent') return `the agent ${plan.by.id}`;
  if (kind === 'visitor') return 'a mail system';
  return plan.contact?.command.type === 'contact.create' ? 'nobody who is known' : `the contact ${plan.by.id}`;
}

/** How many people become participants by the mail, where some do. */
function copiedIn(plan: InboundPlan): readonly string[] {
  if (plan.outcome === 'ignored') return [];
  const { command, people } = plan;
  const joining =
    command.type === 'ticket.create' ? command.participants : 'addParticipants' in command && command.addParticipants;
  const count = joining === undefined || joining === false ? 0 : joining.length;
  return count === 0 ? [] : [row('copied in', `${count} become participants, ${people.length} of them new contacts`)];
}

function automatic({ automated, automatedBy, failures = [] }: MessageSignal): string {
  if (automated === false) return 'no';
  const told = failures.map(({ recipient, status, isPermanent }) => {
    return `; ${recipient ?? 'somebody'} ${status ?? ''} ${isPermanent ? 'for good' : 'for now'}`;
  });
  return `${automated}, by ${automatedBy ?? 'what the channel knows'}${told.join('')}`;
}

const FOUND = {
  thread: 'its thread',
  replyAddress: 'the signed address that it was sent to',
  subject: 'its subject',
} as const;
const NEW = {
  closed: 'which has been closed too long',
  thirdParty: 'in which the sender has no part',
  foreignSubject: 'in which the sender has no part, and anybody can write a subject',
} as const;

function ticket(signal: MessageSignal, plan: InboundPlan): string {
  if (plan.outcome === 'ignored') return `none, it is ignored: ${plan.why}`;
  const { match, sender: standing, ticket: fate } = plan.reasons;
  if (match === null) {
    const asked = [`${signal.references.length} threads`, `${signal.tickets?.length ?? 0} reply addresses`];
    return `a new one: nothing that it names leads to one that is known (${asked.join(', ')}, and its subject)`;
  }
  const { merged, reference } = match;
  const lead = merged === undefined ? reference : `${merged.reference}, which has been merged into ${reference}`;
  const how = `${FOUND[match.by]} (${match.via}) leads to ${lead}`;
  if (fate === 'joined')
    return `${match.reference}: ${how}; the sender is ${standing === 'thirdParty' ? 'a third party' : standing}`;
  return `a new one: ${how}, ${NEW[fate as keyof typeof NEW] ?? 'which is not for it'}`;
}

function department({ department: name, by, address }: NonNullable<InboundPlan['reasons']['department']>): string {
  if (by === 'address') return `${name}: ${address} is its address`;
  if (by === 'ticket') return `${name ?? 'none'}: that of the earlier ticket`;
  return name === null ? 'none: it was sent to no address of a department' : `${name}: the default`;
}
