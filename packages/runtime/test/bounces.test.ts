import { foldHistory } from '@deskwright/core';
import type { DeliveryFailure, MessageSignal } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { START } from './desk-under-test.ts';
import { type MailPolicies, mailDesk } from './mail-desk.ts';

const DAY = 86_400_000;
const answer = { type: 'message.add', visibility: 'public', text: 'Hello' } as const;
const GONE: DeliveryFailure = {
  recipient: 'ana@example.org',
  action: 'failed',
  status: '5.1.1',
  isPermanent: true,
  diagnostic: '550 <ana@example.org>: no such user',
  original: null,
};

const rules: NonNullable<MailPolicies['rules']> = [
  {
    id: 'gone',
    on: ['delivery.failed'],
    when: {
      all: [
        { field: 'delivery.permanent', op: 'is', value: true },
        { field: 'delivery.because', op: 'is', value: 'bounced' },
      ],
    },
    then: [{ do: 'tag', add: ['gone'] }],
  },
  {
    id: 'full',
    on: ['delivery.failed'],
    when: { field: 'delivery.status', op: 'startsWith', value: '4.' },
    then: [{ do: 'tag', add: ['full'] }],
  },
  {
    id: 'withheld',
    on: ['delivery.failed'],
    when: { field: 'delivery.because', op: 'is', value: 'withheld' },
    then: [{ do: 'tag', add: ['withheld'] }],
  },
];

/** A desk that has answered Ana, and hears what came back. */
async function answered(policies: MailPolicies = {}, receipt?: Parameters<typeof mailDesk>[1]) {
  const desk = mailDesk({ rules, ...policies }, receipt);
  const first = await desk.hear('m1');
  const key = { id: first.ticket ?? '' };
  const say = async () => {
    await desk.helpdesk.as({ agent: 'maria' }).execute(key, answer);
    await settled(desk);
    return (await desk.messages(first.ticket)).at(-1);
  };
  await say();
  return {
    ...desk,
    first,
    key,
    say,
    async bounce(id: string, failures: readonly DeliveryFailure[], more: Partial<MessageSignal> = {}) {
      const references = [`<${desk.sent.at(-1)?.key}@aurora.example>`];
      const from = { address: 'mailer-daemon@relay.example' };
      const outcome = await desk.hear(id, { from, automated: 'bounce', references, failures, ...more });
      await settled(desk);
      return outcome;
    },
    async ana() {
      const found = await desk.app.contacts.byAddress('email', 'ana@example.org');
      return found?.value.personal.addresses[0];
    },
  };
}

async function settled({ helpdesk }: Pick<ReturnType<typeof mailDesk>, 'helpdesk'>) {
  while ((await helpdesk.work()).done > 0);
}

describe('a message that comes back for good', () => {
  it('is known as such, with the ticket, to rules and by the address, and says nothing personal in events', async () => {
    const { app, bounce, ticket, messages, first, key, ana } = await answered();
    expect(await bounce('b1', [GONE])).toMatchObject({ outcome: 'joined', ticket: first.ticket });
    expect(await ticket(first.ticket)).toMatchObject({ status: 'answered', tags: ['gone'] });
    expect((await messages(first.ticket))[1]).toMatchObject({ direction: 'out', delivery: 'bounced' });
    const failed = (await app.history(key)).find(({ type }) => type === 'delivery.failed');
    const detail = 'It came back: 5.1.1: 550 <…@…>: no such user';
    expect(failed).toMatchObject({ because: 'bounced', status: '5.1.1', isPermanent: true, detail });
    expect(await ana()).toMatchObject({ undeliverable: { status: '5.1.1', since: START, until: START + 60 * DAY } });
  });

  it('has what would follow withheld, and says why', async () => {
    const { bounce, say, sent, ticket, first } = await answered();
    await bounce('b1', [GONE]);
    const before = sent.length;
    const deliveryDetail =
      'A message to this address came back on 2026-11-16 (5.1.1); nothing is sent there before 2027-01-15';
    expect(await say()).toMatchObject({ delivery: 'withheld', deliveryDetail, personal: { to: [] } });
    expect(sent).toHaveLength(before);
    expect((await ticket(first.ticket)).tags).toContain('withheld');
  });

  it('lets messages go out again when the time is over, to the millisecond', async () => {
    const { bounce, say, clock } = await answered({ outbound: { withholdAfterBounce: 'P7D' } });
    await bounce('b1', [GONE]);
    clock.now = START + 7 * DAY - 1;
    expect(await say()).toMatchObject({ delivery: 'withheld' });
    clock.now = START + 7 * DAY;
    expect(await say()).toMatchObject({ delivery: 'sent' });
  });

  it('lets messages go out again when they write from there, but not when their machine does', async () => {
    const { bounce, say, hear, ana, ticket, first } = await answered();
    await bounce('b1', [GONE]);
    await hear('m2', { references: ['<m1@example.org>'], automated: 'autoReply' });
    expect(await say()).toMatchObject({ delivery: 'withheld' });
    await hear('m3', { references: ['<m1@example.org>'] });
    expect(await ana()).toEqual({ channel: 'email', address: 'Ana@Example.org' });
    expect(await say()).toMatchObject({ delivery: 'sent' });
    expect((await ticket(first.ticket)).counts.requesterMessages).toBe(2);
  });

  it('lets messages go out again on command', async () => {
    const { app, bounce, say } = await answered();
    await bounce('b1', [GONE]);
    const contact = await app.contacts.byAddress('email', 'ana@example.org');
    const to = { kind: 'contact', id: contact?.id ?? '' };
    for (const address of ['other@example.org', 'ANA@example.org']) {
      expect(await say()).toMatchObject({ delivery: 'withheld' });
      expect((await app.command(to, { type: 'contact.clearBounces', ...{ address } })).ok).toBe(true);
    }
    expect(await say()).toMatchObject({ delivery: 'sent' });
  });

  it('is remembered by nobody where the desk does not want it', async () => {
    const { bounce, say, ticket, first } = await answered({ outbound: { withholdAfterBounce: null } });
    await bounce('b1', [GONE]);
    expect((await ticket(first.ticket)).tags).toEqual(['gone']);
    expect(await say()).toMatchObject({ delivery: 'sent' });
  });

  it('leaves histories that fold to what is stored, also after erasure', async () => {
    const { app, bounce, storage, hear, clock, desk } = await answered();
    await bounce('b1', [GONE]);
    const { id = '' } = (await app.contacts.byAddress('email', 'ana@example.org')) ?? {};
    const check = async () => {
      for (const kind of ['contact', 'message', 'ticket']) {
        const { items } = await storage.find(kind, { now: clock.now, limit: 20 });
        expect(items.length, kind).toBeGreaterThan(0);
        for (const one of items) {
          const def = desk['~internal'].kinds.get(kind);
          if (def === undefined) throw new Error(kind);
          expect(foldHistory(def, await storage.history({ kind, id: one.id }))).toEqual(one.value);
        }
      }
    };
    await check();
    await hear('m3', { references: ['<m1@example.org>'] });
    await check();
    await app.erase(id);
    expect(JSON.stringify(await storage.history({ kind: 'contact', id }))).not.toContain('example.org');
    await check();
  });
});

describe('a message that comes back for other reasons', () => {
  it.each([
    ['a mailbox that is full', { ...GONE, status: '4.2.2', isPermanent: false }, ['full'], 'bounced'],
    ['a delay', { ...GONE, action: 'delayed', status: '4.4.1', isPermanent: false }, [], 'sent'],
    ['another recipient', { ...GONE, recipient: 'eva@example.net' }, ['gone'], 'bounced'],
  ] as const)('%s', async (_what, failure, tags, delivery) => {
    const { bounce, ticket, messages, first, ana } = await answered();
    await bounce('b1', [failure]);
    expect((await ticket(first.ticket)).tags).toEqual(tags);
    expect((await messages(first.ticket))[1]?.delivery).toBe(delivery);
    expect(await ana()).not.toHaveProperty('undeliverable');
  });

  it('does not say what came back when nobody can read it', async () => {
    const { bounce, app, key, ana } = await answered();
    await bounce('b1', []);
    const failed = (await app.history(key)).filter(({ type }) => type === 'delivery.failed');
    expect(failed).toMatchObject([{ detail: 'It came back', status: null, isPermanent: false }]);
    expect(await ana()).not.toHaveProperty('undeliverable');
  });

  it('never reopens, and never stops a clock', async () => {
    const { bounce, app, ticket, first, key } = await answered({
      slas: [{ id: 'std', targets: [{ metric: 'nextResponse', within: 'PT4H' }] }],
    });
    await app.execute(key, { type: 'ticket.update', status: 'closed' });
    const { clocks } = await ticket(first.ticket);
    await bounce('b1', [GONE]);
    expect(await ticket(first.ticket)).toMatchObject({ status: 'closed', clocks });
  });
});

describe('a message that was not taken', () => {
  const refused = { address: 'Ana@Example.org', status: '5.1.1', isPermanent: true, detail: '550 no such user' };

  it('for good, is remembered by the address as well', async () => {
    const { ana, say, app, key } = await answered({}, () => ({
      ok: false,
      retry: 'never',
      detail: '550',
      refused: [refused],
    }));
    expect(await ana()).toMatchObject({ undeliverable: { status: '5.1.1' } });
    expect(await say()).toMatchObject({ delivery: 'withheld' });
    const failed = (await app.history(key)).filter(({ type }) => type === 'delivery.failed');
    expect(failed).toMatchObject([
      { because: 'refused', status: '5.1.1', isPermanent: true, detail: '550' },
      { because: 'withheld' },
    ]);
  });

  it('for what it says, is not held against the address', async () => {
    const { ana, app, key } = await answered({}, () => ({
      ok: false,
      retry: 'never',
      detail: '554 spam',
      status: '5.7.1',
    }));
    expect(await ana()).not.toHaveProperty('undeliverable');
    expect((await app.history(key)).find(({ type }) => type === 'delivery.failed')).toMatchObject({
      because: 'refused',
      status: '5.7.1',
      isPermanent: false,
    });
  });

  it('by some, was sent all the same, and says so', async () => {
    const { messages, first, app, key } = await answered({}, () => ({
      ok: true,
      ref: { channel: 'email', thread: '' },
      refused: [refused],
    }));
    expect((await messages(first.ticket))[1]).toMatchObject({ delivery: 'sent' });
    expect((await app.history(key)).find(({ type }) => type === 'delivery.failed')).toMatchObject({
      detail: 'refused for 1: 550 no such user',
    });
  });
});
