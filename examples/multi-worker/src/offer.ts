import type { MessageSignal, RawInbound } from '@deskwright/core/port';

/** The n-th message of a conversation; the first makes a ticket, the others join it. */
export interface Offer {
  readonly conversation: string;
  readonly n: number;
}

/** The thread of a message, by which it is known from end to end. */
export function threadOf({ conversation, n }: Offer): string {
  return `${conversation}-${n}`;
}

/** An offer as it comes in. */
export function rawOf(offer: Offer): RawInbound {
  return { headers: [], body: new TextEncoder().encode(JSON.stringify(offer)), receivedAt: Date.now() };
}

/** What a channel makes of it. */
export function signalOf(body: Uint8Array, receivedAt: number): MessageSignal {
  const offer = JSON.parse(new TextDecoder().decode(body)) as Offer;
  const thread = threadOf(offer);
  return {
    type: 'message',
    key: thread,
    ref: { channel: 'load', thread },
    occurredAt: receivedAt,
    from: { address: `${offer.conversation}@customers.example`, name: 'A customer' },
    to: [{ address: 'support@aurora.example' }],
    cc: [],
    recipients: ['support@aurora.example'],
    subject: `Conversation ${offer.conversation}`,
    text: `This is message ${offer.n} of it. My order has not arrived yet, and the tracking page says nothing.`,
    html: null,
    attachments: [],
    automated: false,
    references: offer.n === 0 ? [] : [threadOf({ ...offer, n: 0 })],
    language: null,
    raw: '0'.repeat(64),
    warnings: [],
  };
}
