import type { Agent } from '../agent/agent.ts';
import { deriveId } from '../record/derive-id.ts';
import type { Actor, Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { refuse, type TicketDecision } from '../ticket/ticket-decision.ts';
import { type Allowance, allowanceOf, type Quantity, quantityOf } from './allowance.ts';
import { type Approval, counts, type DecidedBy, MAX_APPROVALS } from './approval.ts';
import type { ApprovalCommand } from './approval-command.ts';
import type { ApprovalEventBody, OfApproval } from './approval-event.ts';
import type { AuthorityBook, KnownAction } from './authority-book.ts';
import type { Amount } from './authority-policy.ts';

type Command<T extends ApprovalCommand['type']> = Extract<ApprovalCommand, { readonly type: T }> & {
  readonly meta: Meta;
};

/** Answers a command about the approvals of a ticket. */
export function decideApproval(
  book: AuthorityBook,
  ticket: Ticket,
  command: ApprovalCommand & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  switch (command.type) {
    case 'approval.request':
      return request(book, ticket, command, facts);
    case 'approval.grant':
    case 'approval.refuse':
      return decide(book, ticket, command, facts);
    case 'approval.withdraw':
      return withdraw(ticket, command);
    case 'approval.repeat':
      return repeat(ticket, command);
  }
}

function request(
  book: AuthorityBook,
  ticket: Ticket,
  command: Command<'approval.request'>,
  facts: Facts,
): TicketDecision {
  const { action: id, reason, meta } = command;
  const amount: Amount = command.amount ?? null;
  const action = book.action(id);
  if (action === null) return refuse('approval.unknownAction', `The policies do not know "${id}"`, 'Check the name');
  if (!fits(amount, action)) return wrongAmount(action);
  if (isGone(ticket)) return gone();
  const approvals = ticket.approvals ?? [];
  if (approvals.length >= MAX_APPROVALS && approvals.every(counts)) {
    return refuse('approval.tooMany', `The ticket has ${MAX_APPROVALS} approvals already`, 'Open another ticket');
  }
  if (meta.by.kind === 'agent' && facts.agent === undefined) return { need: ['agent'] };
  const { because, limit } = allowance(book, ticket, action, { action: id, amount }, agentOf(meta.by, facts));
  if (because === 'never') {
    return refuse('approval.never', 'This may not be done, and not be asked for', 'Leave it to somebody who may');
  }
  const approval = deriveId(meta.id, 'approval');
  const asked: OfApproval = { approval, action: id, amount, requestedBy: meta.by };
  if (because === 'withinLimit' && limit !== null) {
    const right: DecidedBy = { kind: 'limit', limit };
    return done({ type: 'approval.granted', ...asked, because, right, personal: { reason, answer: '' } });
  }
  const expiresAt = action.expiresAfterMs === null ? null : meta.at + action.expiresAfterMs;
  const why = because === 'withinLimit' ? 'noLimit' : because;
  return done({ type: 'approval.requested', ...asked, because: why, limit, expiresAt, personal: { reason } });
}

function decide(
  book: AuthorityBook,
  ticket: Ticket,
  command: Command<'approval.grant' | 'approval.refuse'>,
  facts: Facts,
): TicketDecision {
  const approval = found(ticket, command.approval);
  if (approval === null) return unknown();
  const { by } = command.meta;
  const isGrant = command.type === 'approval.grant';
  if (approval.state !== 'requested') return decided(approval, isGrant ? 'granted' : 'refused', by);
  if (isGrant && isGone(ticket)) return gone();
  if (by.kind === 'agent' && facts.agent === undefined) return { need: ['agent'] };
  const right = rightOf(book, ticket, approval, by, facts);
  if (right === null) {
    const message = 'Neither a limit nor the policies let you decide about this';
    return refuse('approval.notApprover', message, 'Leave it to somebody whose limit is higher');
  }
  // Four eyes are those of people: the application may have asked for one and grant for another.
  const isOwn = by.kind !== 'system' && isSame(approval.requestedBy, by);
  if (isOwn && book.action(approval.action)?.selfApproval !== true) {
    return refuse('approval.ownRequest', 'Nobody decides about their own request', 'Leave it to somebody else');
  }
  const { because, personal } = approval;
  const named = ofApproval(approval);
  if (command.type === 'approval.refuse') {
    return done({ type: 'approval.refused', ...named, right, personal: { answer: command.reason } });
  }
  const words = { reason: personal.reason, answer: command.note ?? '' };
  return done({ type: 'approval.granted', ...named, because, right, personal: words });
}

function withdraw(ticket: Ticket, { approval: id, meta: { by } }: Command<'approval.withdraw'>): TicketDecision {
  const approval = found(ticket, id);
  if (approval === null) return unknown();
  if (!isSame(approval.requestedBy, by) && by.kind !== 'system') {
    return refuse('approval.notRequester', 'Only whoever made a request takes it back', 'Refuse it instead');
  }
  if (approval.state !== 'requested') return decided(approval, 'withdrawn', by);
  return done({ type: 'approval.withdrawn', ...ofApproval(approval) });
}

function repeat(ticket: Ticket, { event, meta }: Command<'approval.repeat'>): TicketDecision {
  const approval = found(ticket, event.approval);
  const { type } = event;
  // An approval begins with the request, or with being granted because nobody had to be asked.
  const isFirst = type === 'approval.requested' || (type === 'approval.granted' && event.because === 'withinLimit');
  if (approval === null) return isFirst ? done(event) : unknown();
  return approval.state === 'requested' && !isFirst ? done(event) : decided(approval, null, meta.by);
}

/** By what right somebody may decide about a request; `null`: by none. */
function rightOf(book: AuthorityBook, ticket: Ticket, approval: Approval, by: Actor, facts: Facts): DecidedBy | null {
  if (by.kind === 'system') return { kind: 'system' };
  const agent = agentOf(by, facts);
  const action = book.action(approval.action);
  if (action !== null) {
    const { because, limit } = allowance(book, ticket, action, approval, agent);
    if (because === 'withinLimit' && limit !== null) return { kind: 'limit', limit };
  }
  return book.approverOf(agent, approval.action, ticket.department);
}

function allowance(
  book: AuthorityBook,
  ticket: Ticket,
  { per }: KnownAction,
  { action, amount }: Pick<Approval, 'action' | 'amount'>,
  agent: Agent | null,
): Allowance {
  const own = quantityOf(amount);
  const before = own === null || per === 'use' ? 0n : grantedSoFar(ticket, action, own);
  const quantity = own === null ? null : { unit: own.unit, units: own.units + before };
  return allowanceOf(book.limitsOf(agent, action, ticket.department), quantity);
}

/** What was granted on a ticket for an action, in the unit of an amount. */
function grantedSoFar({ approvals = [] }: Ticket, action: string, { unit }: Quantity): bigint {
  return approvals.reduce((sum, one) => {
    const quantity = one.state === 'granted' && one.action === action ? quantityOf(one.amount) : null;
    return quantity?.unit === unit ? sum + quantity.units : sum;
  }, 0n);
}

function agentOf(by: Actor, { agent }: Facts): Agent | null {
  return by.kind === 'agent' ? ((agent ?? null) as unknown as Agent | null) : null;
}

function fits(amount: Amount, { measure }: KnownAction): boolean {
  if (measure === 'none') return amount === null;
  return quantityOf(amount) !== null && (measure === 'number') === (typeof amount === 'number');
}

function wrongAmount({ measure }: KnownAction): TicketDecision {
  const remedies = {
    money: 'Give an amount such as { amount: "30.00", currency: "EUR" }',
    number: 'Give an amount as a number: not negative, with at most four places',
    none: 'Leave the amount out',
  };
  return refuse('approval.wrongAmount', 'The amount does not fit what is asked for', remedies[measure]);
}

function found({ approvals = [] }: Ticket, id: string): Approval | null {
  return approvals.find((one) => one.id === id) ?? null;
}

function ofApproval({ id, action, amount, requestedBy }: Approval): OfApproval {
  return { approval: id, action, amount, requestedBy };
}

/** Somebody was first. Who says the same thing twice changes nothing. */
function decided({ state, decision }: Approval, wanted: Approval['state'] | null, by: Actor): TicketDecision {
  if (state === wanted && decision !== null && isSame(decision.by, by)) return { ok: true, events: [] };
  return refuse('approval.decided', `It is not open any more: it was ${state}`, 'Ask anew if it is still needed');
}

function isSame(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** Nothing is done on a ticket that was thrown away; on one that is closed there may be reason to. */
function isGone({ deleted, spam }: Ticket): boolean {
  return deleted || spam;
}

function gone(): TicketDecision {
  return refuse('approval.ticketGone', 'The ticket is deleted, or spam', 'Restore it first');
}

function unknown(): TicketDecision {
  return refuse('approval.unknown', 'The ticket has no such approval', 'Check the id');
}

function done(event: ApprovalEventBody): TicketDecision {
  return { ok: true, events: [event] };
}
