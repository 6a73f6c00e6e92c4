// The desk that is killed: it acknowledges every new ticket, and promises an answer within four hours.
import { appendFileSync } from 'node:fs';
import { type Desk, defineDesk } from '@deskwright/core';
import type { Blobs, Channel, MessageSignal, RawInbound, Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { liquid } from '@deskwright/templates';

export const START = Date.parse('2026-11-16T08:00:00Z');

const built = defineDesk({ departments: ['support'], channels: ['mail'], templates: liquid() }).policies({
  departments: { support: { addresses: ['support@aurora.example'] } },
  slas: [{ id: 'std', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  templates: { ack: { text: 'We have your message {{ ticket.reference }}.' } },
  rules: [
    {
      id: 'ack',
      on: ['ticket.created'],
      when: { field: 'message.direction', op: 'is', value: 'in' },
      then: [{ do: 'reply', template: 'ack' }],
    },
    { id: 'late', on: ['sla.breached'], then: [{ do: 'setPriority', to: 'urgent' }] },
  ],
});

/** The desk without its names, as those look at it who know only ports. */
export const desk = built as unknown as Desk;

/** A message that one sender offers: the n-th of that sender. */
export interface Offer {
  readonly sender: number;
  readonly n: number;
}

export function keyOf({ sender, n }: Offer): string {
  return `${sender}-${n}`;
}

/** The thread of a message that came in. */
export function threadOf(offer: Offer): string {
  return `<${keyOf(offer)}@example.org>`;
}

/** What a message says: some fit into their record, some go into blobs, in one chunk or in two. */
export function textOf(offer: Offer): string {
  const text = `This is what ${keyOf(offer)} says. `;
  return text.repeat(offer.n % 10 === 9 ? 10_000 : offer.n % 4 === 1 ? 700 : 1);
}

/** Of three messages of a sender the second and the third answer to the first. */
export function isReply({ n }: Offer): boolean {
  return n % 3 !== 0;
}

function signalOf(offer: Offer): MessageSignal {
  const first = { ...offer, n: offer.n - (offer.n % 3) };
  return {
    type: 'message',
    key: keyOf(offer),
    ref: { channel: 'mail', thread: threadOf(offer) },
    occurredAt: START,
    // Two senders write as the same person, so that they make its contact at the same moment.
    from: { address: `customer-${offer.sender % 4}-${first.n}@example.org` },
    to: [{ address: 'support@aurora.example' }],
    cc: [],
    recipients: ['support@aurora.example'],
    subject: `Question ${keyOf(offer)}`,
    text: textOf(offer),
    html: null,
    attachments: [],
    automated: false,
    references: isReply(offer) ? [threadOf(first)] : [],
    language: null,
    raw: '0'.repeat(64),
    warnings: [],
  };
}

/** An offer as the channel takes it in. */
export function rawOf(offer: Offer): RawInbound {
  return { headers: [], body: Buffer.from(JSON.stringify(offer)), receivedAt: START };
}

/** A line of the journal: something that was sent. */
export interface Sent {
  readonly key: string;
  readonly text: string;
}

/** A channel that hears offers, and sends by adding a line to a file, which outlives the process. */
function journalChannel(journal: string): Channel {
  return {
    port: 1,
    name: 'mail',
    kind: 'email',
    traits: {
      richText: true,
      attachments: true,
      threads: 'native',
      maxLength: null,
      replies: 'async',
      replyWindowMs: null,
    },
    async accept({ body }) {
      return { ok: true, signals: [signalOf(JSON.parse(new TextDecoder().decode(body)))], answer: null };
    },
    render: (outbound) => ({ payload: outbound.text, warnings: [] }),
    async send({ payload }, { key }) {
      appendFileSync(journal, `${JSON.stringify({ key, text: payload })}\n`);
      return { ok: true, ref: { channel: 'mail', thread: `<${key}@aurora.example>` } };
    },
  };
}

/** Where a desk keeps and sends things, and what it hears of errors that nobody waits for. */
export interface CrashPorts {
  readonly storage: Storage;
  readonly blobs: Blobs;
  /** The file that keeps what was sent. */
  readonly journal: string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** The desk, wired. */
export function crashDesk({ journal, ...ports }: CrashPorts): Helpdesk<never> {
  return createHelpdesk(desk, { ...ports, channels: [journalChannel(journal)] }) as unknown as Helpdesk<never>;
}
