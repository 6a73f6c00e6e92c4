import { type Desk, defineDesk, type Instant } from '@deskwright/core';
import type { Channel, MessageSignal, RawInbound, Receipt, Storage } from '@deskwright/core/port';
import { createHelpdesk, type HelpdeskPorts } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { liquid } from '@deskwright/templates';
import { memoryBlobs } from '@deskwright/testkit';

export const START: Instant = Date.parse('2026-11-16T08:00:00Z');

/** A small desk on which mail is acknowledged and failed deliveries are noticed. */
export const desk = defineDesk({
  departments: ['support', 'billing'],
  tags: ['vip', 'undeliverable'],
  channels: ['email', 'api'],
  templates: liquid(),
}).policies({
  departments: {
    support: { name: 'Support', addresses: ['support@aurora.example'] },
    billing: { addresses: ['billing@aurora.example'] },
  },
  slas: [{ id: 'std', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  templates: {
    ack: { text: 'We have your message {{ ticket.reference }}, {{ requester.personal.name }}.' },
    sorry: { text: 'Sorry, {{ requester.personal.name }}!', canned: { name: 'Sorry', departments: ['support'] } },
    paid: { text: 'It has been paid.', canned: { name: 'Paid' } },
  },
  macros: [
    { id: 'escalate', name: 'Escalate', then: [{ do: 'raisePriority' }, { do: 'reply', template: 'sorry' }] },
    { id: 'paid', name: 'Paid', departments: ['billing'], then: [{ do: 'setStatus', to: 'resolved' }] },
    {
      id: 'ana',
      name: 'Welcome back, Ana',
      when: { field: 'requester.name', op: 'is', value: 'Ana' },
      then: [{ do: 'tag', add: ['vip'] }],
    },
  ],
  rules: [
    {
      id: 'ack',
      on: ['ticket.created'],
      when: { field: 'message.direction', op: 'is', value: 'in' },
      then: [{ do: 'reply', template: 'ack' }],
    },
    { id: 'undeliverable', on: ['delivery.failed'], then: [{ do: 'tag', add: ['undeliverable'] }] },
    { id: 'late', on: ['sla.breached'], then: [{ do: 'setPriority', to: 'urgent' }] },
  ],
});

/** A message as a channel would understand it. */
export function message(key: string, more: Partial<MessageSignal> = {}): MessageSignal {
  return {
    type: 'message',
    key,
    ref: { channel: 'email', thread: `<${key}@example.org>` },
    occurredAt: START - 1000,
    from: { address: 'Ana@Example.org', name: 'Ana' },
    to: [{ address: 'support@aurora.example' }],
    cc: [],
    recipients: ['support@aurora.example'],
    subject: `Subject of ${key}`,
    text: `Text of ${key}`,
    html: null,
    attachments: [],
    automated: false,
    references: [],
    language: null,
    raw: 'a'.repeat(64),
    warnings: [],
    ...more,
  };
}

/** A channel whose input is signals as JSON, and whose output is kept; `answer` decides what becomes of each attempt. */
export function paperChannel(answer: (attempt: number, key: string) => Receipt | Error = () => SENT) {
  const sent: { readonly key: string; readonly payload: unknown }[] = [];
  const channel: Channel = {
    port: 1,
    name: 'email',
    kind: 'email',
    traits: {
      richText: true,
      attachments: true,
      threads: 'native',
      maxLength: null,
      replies: 'async',
      replyWindowMs: null,
    },
    async accept(raw) {
      const text = new TextDecoder().decode(raw.body);
      if (text === 'throw') throw new Error('a channel should not do this');
      if (text === 'junk') return { ok: false, reason: 'malformed', detail: 'no mail', answer: null };
      return { ok: true, signals: JSON.parse(text), answer: { status: 200, headers: [], body: 'ok' } };
    },
    render: (outbound) => ({ payload: outbound, warnings: [] }),
    async send(rendered, { key }) {
      const receipt = answer(sent.length + 1, key);
      sent.push({ key, payload: rendered.payload });
      if (receipt instanceof Error) throw receipt;
      return receipt.ok ? { ...receipt, ref: { channel: 'email', thread: `<${key}@aurora.example>` } } : receipt;
    },
  };
  return { channel, sent };
}

const SENT: Receipt = { ok: true, ref: { channel: 'email', thread: '' } };

/** Raw input that the paper channel understands as these signals. */
export function raw(...signals: readonly MessageSignal[]): RawInbound {
  return { headers: [], body: new TextEncoder().encode(JSON.stringify(signals)), receivedAt: START };
}

/** The storages that everything must work on. PostgreSQL takes their place where there is a server to run it. */
export const STORAGES: Record<string, () => Storage> = {
  memory: () => memoryStorage({ fields: desk.fields }),
  sqlite: () => sqliteStorage({ path: ':memory:', fields: desk.fields }),
};

/** A help desk with a clock that tests turn. The kind `reference` is memory, wherever the tests run. */
export function open(
  kind = Object.keys(STORAGES)[0] ?? '',
  answer?: Parameters<typeof paperChannel>[0],
  more: Partial<HelpdeskPorts> = {},
) {
  const storage = kind === 'reference' ? memoryStorage({ fields: desk.fields }) : STORAGES[kind]?.();
  if (storage === undefined) throw new Error(`There is no storage "${kind}" here`);
  const { channel, sent } = paperChannel(answer);
  const clock = { now: START };
  const errors: unknown[] = [];
  const blobs = more.blobs ?? memoryBlobs({ now: () => clock.now });
  let seed = 0;
  const helpdesk = createHelpdesk(desk, {
    storage,
    channels: [channel],
    blobs,
    now: () => clock.now,
    newSeed() {
      seed += 1;
      return `seed ${seed}`;
    },
    onError: (error) => errors.push(error),
    ...more,
  });
  return { helpdesk, app: helpdesk.asSystem(), storage, sent, clock, errors, blobs, desk: desk as unknown as Desk };
}
