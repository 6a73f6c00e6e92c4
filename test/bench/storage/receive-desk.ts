// What receiving is measured with: mail of people who are known, each the beginning of a ticket with a promise and an
// acknowledgement. The channel has understood it before the time begins.
import { defineDesk } from '@deskwright/core';
import type { Channel, MessageSignal, RawInbound, Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { liquid } from '@deskwright/templates';

const START = Date.parse('2026-11-16T08:00:00Z');
/** People who write again and again. */
const CUSTOMERS = 200;
/** More people than a process remembers: when one of them writes again, it has forgotten them. */
const STRANGERS = 1500;
/** Messages from this number on are written by strangers. */
export const FIRST_OF_STRANGERS = 2_000_000;
const TEXT =
  'My order has not arrived yet, and the tracking page says nothing. Could you please look where it is? '.repeat(6);

const built = defineDesk({ departments: ['support'], channels: ['mail'], templates: liquid() }).policies({
  departments: { support: { name: 'Support', addresses: ['support@aurora.example'] } },
  slas: [{ id: 'standard', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  templates: { received: { text: 'We have your message {{ ticket.reference }} and will answer within four hours.' } },
  rules: [
    {
      id: 'acknowledge',
      on: ['ticket.created'],
      when: { field: 'message.direction', op: 'is', value: 'in' },
      then: [{ do: 'reply', template: 'received' }],
    },
  ],
});

/** The fields by which its records are found. */
export const receiveFields = built.fields;

function address(number: number): string {
  if (number >= FIRST_OF_STRANGERS) return `stranger-${number % STRANGERS}@example.org`;
  return `customer-${number % CUSTOMERS}@example.org`;
}

function signalOf(number: number): MessageSignal {
  return {
    type: 'message',
    key: `<message-${number}@example.org>`,
    ref: { channel: 'mail', thread: `<message-${number}@example.org>` },
    occurredAt: START,
    from: { address: address(number), name: 'Ana Kowalska' },
    to: [{ address: 'support@aurora.example' }],
    cc: [],
    recipients: ['support@aurora.example'],
    subject: `Where is order ${number}?`,
    text: `${TEXT}The number is ${number}.`,
    html: null,
    attachments: [],
    automated: false,
    references: [],
    language: 'en',
    raw: number.toString(16).padStart(64, '0'),
    warnings: [],
  };
}

/** Input that {@link receiveDesk} takes for the message of a number. */
export function rawOf(number: number): RawInbound & { readonly signal: MessageSignal } {
  return { headers: [], body: new Uint8Array(), receivedAt: START, signal: signalOf(number) };
}

const channel: Channel = {
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
  accept: async (raw) => ({ ok: true, signals: [(raw as ReturnType<typeof rawOf>).signal], answer: null }),
  render: (outbound) => ({ payload: outbound, warnings: [] }),
  send: async () => ({ ok: false, retry: 'never', detail: 'nothing is sent here' }),
};

/** The desk on a storage. Its clock ticks with every look, so that ids grow as they do in life. */
export function receiveDesk(storage: Storage): Helpdesk<never> {
  let looks = 0;
  const now = () => {
    looks += 1;
    return START + looks;
  };
  return createHelpdesk(built, { storage, channels: [channel], now }) as unknown as Helpdesk<never>;
}

/** Makes the people who write. */
export async function makeContacts(storage: Storage): Promise<void> {
  const { contacts } = receiveDesk(storage).asSystem();
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => index);
  const strangers = Array.from({ length: STRANGERS }, (_, index) => FIRST_OF_STRANGERS + index);
  const all = [...customers, ...strangers];
  await atOnce(8, all.length, async (index) => {
    const number = all[index] ?? 0;
    const addresses = [{ channel: 'mail', address: address(number) }];
    const made = await contacts.create({ type: 'contact.create', name: 'Ana Kowalska', addresses, language: 'en' });
    if (!made.ok) throw new Error(made.refusal.message);
  });
}

/** Receives a message and looks that it made a ticket. */
export async function receiveOne(helpdesk: Helpdesk<never>, raw: RawInbound): Promise<void> {
  const { outcomes } = await helpdesk.receive('mail', raw);
  if (outcomes[0]?.outcome !== 'created') throw new Error(JSON.stringify(outcomes));
}

/** Does so many things, so many of them at once. */
export async function atOnce(callers: number, count: number, one: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const call = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await one(index);
  };
  await Promise.all(Array.from({ length: callers }, call));
}
