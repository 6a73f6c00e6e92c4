import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '@deskwright/core/port';
import { signalOf } from './offer.ts';

/** About what a mail server close by takes. */
const SEND_MS = 10;

/** A channel that sends by adding a line with the delivery's key to a file, which outlives a process that is killed. */
export function loadChannel(outbox: string): Channel {
  return {
    port: 1,
    name: 'load',
    kind: 'email',
    traits: {
      richText: false,
      attachments: false,
      threads: 'native',
      maxLength: null,
      replies: 'async',
      replyWindowMs: null,
    },
    async accept({ body, receivedAt }) {
      return { ok: true, signals: [signalOf(body ?? new Uint8Array(), receivedAt)], answer: null };
    },
    render: ({ text }) => ({ payload: text, warnings: [] }),
    async send(_rendered, { key }) {
      await wait(SEND_MS);
      appendFileSync(outbox, `${key}\n`);
      return { ok: true, ref: { channel: 'load', thread: key } };
    },
  };
}
