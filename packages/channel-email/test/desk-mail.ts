import { createHash } from 'node:crypto';
import type { Accepted, Blobs, MessageSignal, Outbound, RawInbound } from '@deskwright/core/port';
import { type EmailChannelOptions, emailChannel } from '../src/index.ts';

/** Blobs in a map, so that tests can look at what was kept. */
export function memoryBlobs(): Blobs & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    port: 1,
    kept,
    async put(stream) {
      const pieces: Uint8Array[] = [];
      for await (const piece of stream) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      kept.set(sha256, bytes);
      return { sha256, size: bytes.byteLength };
    },
    get: async () => null,
    sweep: async () => 0,
  };
}

export const arrival = Date.UTC(2026, 10, 16, 12, 0, 0);

/** The channel of Aurora Outdoor, with the options a test wants to change. */
export function auroraChannel(options: Partial<EmailChannelOptions> = {}) {
  return emailChannel({
    blobs: memoryBlobs(),
    from: { address: 'support@aurora.example', name: 'Aurora Outdoor' },
    addresses: ['sales@aurora.example', 'billing@aurora.example'],
    ...options,
  });
}

/** A raw mail of header lines and a body; strings are written in Latin-1, so `\xNN` is the byte NN. */
export function mail(
  headers: readonly string[],
  body = 'Hello\r\n',
  encoding: 'latin1' | 'utf8' = 'latin1',
): Uint8Array {
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}`, encoding);
}

/** The fewest headers that make a mail. */
export const plain = [
  'From: Ana <ana@example.com>',
  'To: support@aurora.example',
  'Date: Mon, 16 Nov 2026 11:59:00 +0100',
  'Message-ID: <one@example.com>',
  'Subject: Tent',
] as const;

export function inbound(body: Uint8Array, more: Partial<RawInbound> = {}): RawInbound {
  return { headers: [], body, receivedAt: arrival, ...more };
}

/** Accepts a mail that must be one, and gives its signal. */
export async function signalOf(
  body: Uint8Array,
  options: Partial<EmailChannelOptions> = {},
  more: Partial<RawInbound> = {},
): Promise<MessageSignal> {
  return only(await auroraChannel(options).accept(inbound(body, more)));
}

export function only(accepted: Accepted): MessageSignal {
  if (!accepted.ok) throw new Error(`not accepted: ${accepted.detail}`);
  const [signal] = accepted.signals;
  if (accepted.signals.length !== 1 || signal?.type !== 'message') throw new Error('not one message');
  return signal;
}

export const answer: Outbound = {
  ref: { channel: 'email', thread: '<one@example.com>' },
  references: [],
  from: null,
  to: [{ address: 'ana@example.com', name: 'Ana' }],
  cc: [],
  subject: 'Re: Tent [AB12-CD34]',
  text: 'We have sent a new pole.',
  automated: false,
  language: 'en',
};
