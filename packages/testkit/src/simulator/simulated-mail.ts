import type { Channel, Instant, MessageSignal, RawInbound } from '@deskwright/core/port';
import type { Turns } from './turns.ts';

/**
 * A mail on its way to the desk. `isTaken` once the desk has said so, and the sender stops trying; `ticket` is the one that the
 * desk named then.
 */
export interface Mail {
  readonly key: string;
  readonly sender: number;
  readonly recipients: readonly string[];
  readonly references: readonly string[];
  readonly isAutomatic: boolean;
  readonly at: Instant;
  isTaken: boolean;
  ticket: string | null;
}

/** What left the desk: under which key, what it was, and the thread under which an answer arrives. */
export interface Sent {
  readonly key: string;
  readonly content: string;
  readonly thread: string;
}

/** The address of one of the people who write. */
export function addressOf(sender: number): string {
  return `person-${sender}@example.org`;
}

/** The name by which a mail is known in threads. */
export function threadOf(key: string): string {
  return `<${key}@example.org>`;
}

/** A mail as it comes in. */
export function rawOf(mail: Mail, channel: string): RawInbound {
  const signal: MessageSignal = {
    type: 'message',
    key: mail.key,
    ref: { channel, thread: threadOf(mail.key) },
    occurredAt: mail.at,
    from: { address: addressOf(mail.sender), name: `Person ${mail.sender}` },
    to: [],
    cc: [],
    recipients: mail.recipients,
    subject: `About ${mail.key}`,
    text: `This is ${mail.key}.`,
    html: null,
    attachments: [],
    automated: mail.isAutomatic ? 'autoReply' : false,
    references: mail.references,
    language: null,
    raw: '0'.repeat(64),
    warnings: [],
  };
  return { headers: [], body: new TextEncoder().encode(JSON.stringify(signal)), receivedAt: mail.at };
}

/** A mail system, as one machine uses it: what is sent waits for its turn. */
export function simulatedMail(name: string, turns: Turns, machine: number, sent: Sent[]): Channel {
  return {
    port: 1,
    name,
    kind: 'email',
    traits: {
      richText: false,
      attachments: true,
      threads: 'native',
      maxLength: null,
      replies: 'async',
      replyWindowMs: null,
    },
    async accept(raw) {
      return { ok: true, signals: [JSON.parse(new TextDecoder().decode(raw.body))], answer: null };
    },
    render: (message) => ({ payload: JSON.stringify(message), warnings: [] }),
    send: ({ payload }, { key }) =>
      turns.wait(machine, 'send', async () => {
        const thread = `<${key}@desk.example>`;
        sent.push({ key, content: String(payload), thread });
        return { ok: true, ref: { channel: name, thread } };
      }),
  };
}
