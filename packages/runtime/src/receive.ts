import {
  type Contact,
  DeskError,
  type InboundContext,
  type InboundPlan,
  type Json,
  type Message,
  planInbound,
  REFERENCE_CHANNEL,
  type Step,
  type Stored,
  type Ticket,
} from '@deskwright/core';
import type { Answer, Channel, MessageSignal, RawInbound, ReadRecord, Write } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { decide } from './decide.ts';
import { batchOf, updatedAt } from './execute.ts';
import { isSenderAll, type Known, knownBy, knownOf, load } from './inbound-context.ts';
import { bodyOf } from './long-body.ts';

/** What became of one signal. `ticket` and `reference` name the ticket that it made or joined, now or the first time. */
export interface ReceivedSignal {
  /** The signal's dedupe key; empty when the input was not understood. */
  readonly signal: string;
  readonly outcome: 'created' | 'joined' | 'seen' | 'ignored' | 'failed';
  readonly ticket?: string;
  readonly reference?: string;
  /** The tickets of other departments that it made as well. */
  readonly copies?: readonly { readonly ticket: string; readonly reference: string }[];
  /** Why it was ignored or failed, in plain words. */
  readonly why?: string;
  /** Of a failure: the fault is ours and may pass, so the same input is worth offering again. */
  readonly retryable?: boolean;
}

/** What became of everything in one piece of input, and the answer that the platform expects. */
export interface Received {
  readonly outcomes: readonly ReceivedSignal[];
  readonly answer: Answer | null;
}

const MAX_ATTEMPTS = 50;

/** Takes in what a channel heard: each signal exactly once, whatever is repeated and wherever the process stops. */
export async function receive(context: Context, channel: Channel, raw: RawInbound): Promise<Received> {
  const accepted = await accept(context, channel, raw);
  if ('failed' in accepted) return { outcomes: [accepted.failed], answer: null };
  const outcomes: ReceivedSignal[] = [];
  for (const signal of accepted.signals) outcomes.push(await take(context, channel.name, signal));
  return { outcomes, answer: accepted.answer };
}

type Understood =
  | { readonly signals: readonly MessageSignal[]; readonly answer: Answer | null }
  | { readonly failed: ReceivedSignal };

async function accept(context: Context, channel: Channel, raw: RawInbound): Promise<Understood> {
  try {
    const accepted = await channel.accept(raw);
    if (accepted.ok) return accepted;
    const outcome = accepted.reason === 'ignored' ? 'ignored' : 'failed';
    const retry = outcome === 'failed' ? { retryable: false } : {};
    return { failed: { signal: '', outcome, why: accepted.detail, ...retry } };
  } catch (error) {
    // A channel should not throw; if one does, its input must not take the others down with it.
    context.onError(error);
    const why = error instanceof Error ? error.message : 'unknown error';
    return { failed: { signal: '', outcome: 'failed', why, retryable: true } };
  }
}

/** What is remembered of a signal, and given again when it comes a second time. */
interface Remembered {
  readonly outcome: 'created' | 'joined' | 'ignored';
  readonly ticket: string | null;
  readonly reference: string | null;
  readonly copies?: readonly { readonly ticket: string; readonly reference: string }[];
}

async function take(context: Context, channel: string, signal: MessageSignal): Promise<ReceivedSignal> {
  const body = await bodyOf(context.blobs, signal);
  let referenceAttempt = 0;
  let lately = knownLately(context, channel, signal);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const isUnchecked = lately !== null;
    const known = lately ?? (await knownOf(context, channel, signal));
    // Should it be out of date, it is not looked at again.
    lately = null;
    const { contact, ticket } = known;
    const at = Math.max(context.now(), updatedAt(ticket?.value as unknown as Json | undefined));
    const plan = planOf(context, signal, { ...known, channel, at, body });
    const planned = await stepsOf(context, plan, { at, ticket, contact, referenceAttempt });
    if ('refused' in planned) {
      // No commit says whether what was known lately still holds.
      if (isUnchecked) continue;
      return { signal: signal.key, outcome: 'failed', why: planned.refused, retryable: false };
    }
    const { steps, reference, copies } = planned;
    const ticketId = plan.outcome === 'ignored' ? null : plan.ticketId;
    const others = copies.length === 0 ? {} : { copies };
    const answer: Remembered = { outcome: plan.outcome, ticket: ticketId, reference, ...others };
    const once = [{ key: `receive|${channel}|${signal.key}`, answer: { ...answer }, at }];
    const batch = batchOf(steps, { once, read: [...readOf(known), ...planned.read] });
    const result = await context.storage.commit(batch);
    if (result.ok) {
      context.committed(batch.writes);
      const sender = senderAfter(plan, contact, batch.writes);
      if (sender !== null) context.senders.remember(channel, signal.from.address, sender, at);
      return { signal: signal.key, ...told(answer), ...(plan.outcome === 'ignored' ? { why: plan.why } : {}) };
    }
    if (result.reason === 'duplicate') {
      return { signal: signal.key, ...told(result.first as unknown as Remembered), outcome: 'seen' };
    }
    if (isUnchecked) context.senders.forget(channel, signal.from.address);
    if (result.reason !== 'conflict' || result.ref === undefined) continue;
    if (result.ref.channel === REFERENCE_CHANNEL) referenceAttempt += 1;
    else if (result.record.kind === 'message') {
      const seen = await seenBefore(context, result.record.id, signal);
      if (seen !== null) return seen;
    }
  }
  throw new DeskError(
    'helpdesk.contention',
    `A message on "${channel}" met changes by others ${MAX_ATTEMPTS} times in a row`,
  );
}

/** What this process knows of a signal without asking storage, or `null`. */
function knownLately(context: Context, channel: string, signal: MessageSignal): Known | null {
  const contact = context.senders.find(channel, signal.from.address, context.now());
  return contact !== null && isSenderAll(context.desk, signal) ? knownBy(contact) : null;
}

/** The sender as they are when a plan has been carried out. */
function senderAfter(
  plan: InboundPlan,
  contact: Stored<Contact> | null,
  writes: readonly Write[],
): Stored<Contact> | null {
  const id = (plan.outcome === 'ignored' ? undefined : plan.contact?.id) ?? contact?.id;
  const write = writes.find((one) => one.kind === 'contact' && one.id === id);
  if (write === undefined) return contact;
  const { expected, events, value } = write;
  return { id: write.id, version: expected + events.length, value: value as unknown as Contact };
}

/** What a decision about a message rests on. People who are not known are new: their names would be taken already. */
function readOf({ contact, copied = [], ticket, merged }: Known): readonly ReadRecord[] {
  const people = [contact, ...copied.map((person) => person.contact)];
  return [
    ...people.flatMap((one) => (one === null ? [] : [{ kind: 'contact', id: one.id, version: one.version }])),
    ...[ticket, merged ?? null].flatMap((one) =>
      one === null ? [] : [{ kind: 'ticket', id: one.id, version: one.version }],
    ),
  ];
}

/** What is to become of a signal. Words that go on to the requester go whole. */
function planOf(context: Context, signal: MessageSignal, known: InboundContext): InboundPlan {
  const plan = planInbound(context.desk, signal, known);
  if (plan.outcome !== 'joined' || plan.by.kind !== 'agent') return plan;
  return planInbound(context.desk, signal, { ...known, body: { ...known.body, text: signal.text } });
}

/** The once-key may have been forgotten while the message is still there: it is the one that its name leads to. */
async function seenBefore(context: Context, id: string, signal: MessageSignal): Promise<ReceivedSignal | null> {
  const message = await load<Message>(context, { kind: 'message', id });
  if (message?.value.direction !== 'in' || message.value.writtenAt !== signal.occurredAt) return null;
  const ticket = await load<Ticket>(context, { kind: 'ticket', id: message.value.ticketId });
  if (ticket === null) return null;
  return { signal: signal.key, outcome: 'seen', ticket: ticket.id, reference: ticket.value.reference };
}

interface Situation {
  readonly at: number;
  readonly ticket: Stored<Ticket> | null;
  readonly contact: Stored<Contact> | null;
  readonly referenceAttempt: number;
}

/** What a plan comes to: everything to commit together, and the references of the tickets in it. */
interface Planned {
  readonly steps: readonly Step[];
  /** What was read for them besides what is known of the message. */
  readonly read: readonly ReadRecord[];
  readonly reference: string | null;
  readonly copies: readonly { readonly ticket: string; readonly reference: string }[];
}

async function stepsOf(
  context: Context,
  plan: ReturnType<typeof planInbound>,
  situation: Situation,
): Promise<Planned | { readonly refused: string }> {
  if (plan.outcome === 'ignored') return { steps: [], read: [], reference: null, copies: [] };
  const { at, ticket, contact, referenceAttempt } = situation;
  const { by } = plan;
  const steps: Step[] = [];
  const read: ReadRecord[] = [];
  let requester = requesterKnown(plan, situation);
  if (plan.contact !== null) {
    const { id, command } = plan.contact;
    const isKnown = contact?.id === id;
    const meta = { id: isKnown ? `${plan.commandId}.contact` : id, at, by };
    const decided = await decide(context, { kind: 'contact', id }, isKnown ? contact : null, { ...command, meta });
    if (!decided.ok) return { refused: decided.refusal.message };
    steps.push(decided.step);
    if (plan.outcome === 'created' || requester !== undefined) requester = decided.step.writes[0]?.value;
  }
  for (const { id, command } of plan.people) {
    const decided = await decide(context, { kind: 'contact', id }, null, { ...command, meta: { id, at, by } });
    if (!decided.ok) return { refused: decided.refusal.message };
    steps.push(decided.step);
  }
  const facts = requester === undefined ? {} : { requester };
  const attempt = referenceAttempt === 0 ? {} : { referenceAttempt };
  const id = plan.outcome === 'created' ? plan.ticketId : plan.commandId;
  const stored = plan.outcome === 'joined' ? ticket : null;
  const tickets = [{ ticketId: plan.ticketId, id, command: plan.command, stored }].concat(
    plan.copies.map(({ ticketId, command }) => ({ ticketId, id: ticketId, command, stored: null })),
  );
  const made: { readonly ticket: string; readonly reference: string }[] = [];
  for (const one of tickets) {
    const command = { ...one.command, ...attempt, meta: { id: one.id, at, by } };
    const decided = await decide(context, { kind: 'ticket', id: one.ticketId }, one.stored, command, facts);
    if (!decided.ok) return { refused: decided.refusal.message };
    steps.push(decided.step);
    read.push(...decided.read);
    const value = decided.step.writes[0]?.value as { readonly reference?: string } | undefined;
    made.push({ ticket: one.ticketId, reference: value?.reference ?? '' });
  }
  const [first, ...copies] = made;
  return { steps, read, reference: first?.reference ?? null, copies };
}

/** The ticket's requester, when it is the sender, who has been loaded already. */
function requesterKnown(plan: ReturnType<typeof planInbound>, { ticket, contact }: Situation): Json | undefined {
  if (contact === null) return undefined;
  const requester = ticket?.value.requester;
  const isRequester = plan.outcome === 'created' || (requester?.kind === 'contact' && requester.id === contact.id);
  return isRequester ? (contact.value as unknown as Json) : undefined;
}

function told(answer: Remembered): Pick<ReceivedSignal, 'outcome' | 'ticket' | 'reference' | 'copies'> {
  const { outcome, ticket, reference, copies } = answer;
  const named = { ...(ticket === null ? {} : { ticket }), ...(reference === null ? {} : { reference }) };
  return { outcome, ...named, ...(copies === undefined ? {} : { copies }) };
}
