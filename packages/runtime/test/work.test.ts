import type { Claim } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { message, open, paperChannel, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);
const SENT = { ok: true, ref: { channel: 'email', thread: '' } } as const;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(storages)('work, on %s', (kind) => {
  async function oneTicket(answer?: Parameters<typeof open>[1], more?: Parameters<typeof open>[2]) {
    const all = open(kind, answer, more);
    const [first] = (await all.helpdesk.receive('email', raw(message('m1')))).outcomes;
    const key = { id: first?.ticket ?? '' };
    const ticket = async () => (await all.app.ticket(key))?.value;
    const reply = async () => (await all.app.messages(key)).find((one) => one.value.direction === 'out')?.value;
    return { ...all, key, ticket, reply };
  }

  it('sends what is queued once, and says when the next thing falls due', async () => {
    const { helpdesk, sent, reply } = await oneTicket();
    // The reply itself, and its contact who counts the replies of rules.
    expect(await helpdesk.work()).toEqual({ done: 2, nextDueAt: START + 4 * HOUR_MS + 1 });
    expect(await helpdesk.work()).toEqual({ done: 0, nextDueAt: START + 4 * HOUR_MS + 1 });
    expect(sent).toHaveLength(1);
    expect(await reply()).toMatchObject({ delivery: 'sent', personal: { thread: `<${sent[0]?.key}@aurora.example>` } });
  });

  it('tries again later, under the same key, and not before it was told', async () => {
    const later = { ok: false, retry: 'later', notBefore: START + 5 * MINUTE_MS, detail: '421 busy' } as const;
    const { helpdesk, sent, clock, reply } = await oneTicket((attempt) => (attempt < 3 ? later : SENT));
    await helpdesk.work();
    expect((await helpdesk.work()).done).toBe(0);
    clock.now = START + 5 * MINUTE_MS;
    await helpdesk.work();
    clock.now += HOUR_MS;
    await helpdesk.work();
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(sent).toHaveLength(3);
    expect((await reply())?.delivery).toBe('sent');
  });

  it('gives up on what will never go through, and tells the rules', async () => {
    const { helpdesk, reply, ticket, app, key } = await oneTicket(() => ({
      ok: false,
      retry: 'never',
      detail: '550 no such user',
    }));
    await helpdesk.work();
    await helpdesk.work();
    expect(await reply()).toMatchObject({ delivery: 'failed', deliveryDetail: '550 no such user' });
    expect((await ticket())?.tags).toEqual(['undeliverable']);
    const failed = (await app.history(key)).find((event) => event.type === 'delivery.failed');
    expect(failed).toMatchObject({ hops: 1, by: { kind: 'system', id: 'worker' } });
  });

  it('gives up after days of trying', async () => {
    const { helpdesk, reply, clock, sent } = await oneTicket(() => ({
      ok: false,
      retry: 'later',
      notBefore: 0,
      detail: '451 try later',
    }));
    for (let day = 0; day < 20; day += 1) {
      await helpdesk.work();
      clock.now += 24 * HOUR_MS;
    }
    expect((await reply())?.delivery).toBe('failed');
    expect(sent).toHaveLength(12);
  });

  it('stops a channel whose password is refused, says so once, and sends what waited when it is resumed', async () => {
    let isMended = false;
    const { helpdesk, reply, errors, clock, sent, app, key } = await oneTicket(() =>
      isMended ? SENT : { ok: false, retry: 'auth', detail: '535 bad credentials' },
    );
    for (let day = 0; day < 20; day += 1) {
      await app.execute(key, { type: 'message.add', visibility: 'public', text: `Day ${day}` });
      await helpdesk.work();
      clock.now += 24 * HOUR_MS;
    }
    expect(sent).toHaveLength(1);
    expect(errors).toMatchObject([{ code: 'delivery.auth', message: expect.stringContaining('535 bad credentials') }]);
    expect(helpdesk.stoppedChannels()).toEqual([{ channel: 'email', since: START, detail: '535 bad credentials' }]);
    isMended = true;
    helpdesk.resume('email');
    expect(helpdesk.stoppedChannels()).toEqual([]);
    while ((await helpdesk.work()).done > 0);
    expect(sent).toHaveLength(22);
    expect((await reply())?.delivery).toBe('sent');
    expect(() => helpdesk.resume('fax')).toThrow('There is no channel "fax"');
  });

  it('stops again when the password is still refused, and a new process asks once more', async () => {
    const { helpdesk, errors, sent } = await oneTicket(() => ({ ok: false, retry: 'auth', detail: '535' }));
    await helpdesk.work();
    helpdesk.resume('email');
    await helpdesk.work();
    await helpdesk.work();
    expect([sent.length, errors.length]).toEqual([2, 2]);
  });

  it('lets other channels go on while one is stopped', async () => {
    const paper = paperChannel();
    const other = { ...paper.channel, name: 'api' };
    const broken = paperChannel(() => ({ ok: false, retry: 'auth', detail: '535' }));
    const { helpdesk, clock } = await oneTicket(undefined, { channels: [broken.channel, other] });
    for (let minute = 0; minute < 600; minute += 1) {
      await helpdesk.work();
      clock.now += MINUTE_MS;
    }
    expect(broken.sent).toHaveLength(1);
    helpdesk.resume('email');
    clock.now += 10 * MINUTE_MS;
    await helpdesk.work();
    expect(broken.sent).toHaveLength(2);
  });

  it('sets work aside that fails again and again, and keeps its error', async () => {
    const { helpdesk, errors, clock, sent } = await oneTicket(() => new Error('a bug in the channel'));
    for (let day = 0; day < 20; day += 1) {
      await helpdesk.work();
      clock.now += 24 * HOUR_MS;
    }
    expect(sent).toHaveLength(12);
    expect(errors.at(-1)).toMatchObject({
      code: 'work.quarantined',
      message: expect.stringContaining('a bug in the channel'),
    });
  });

  it('fails a delivery for which there is no channel', async () => {
    const { app, helpdesk } = open(kind);
    const contact = await app.contacts.create({
      type: 'contact.create',
      name: 'Bo',
      addresses: [{ channel: 'api', address: 'bo' }],
    });
    if (!contact.ok) throw new Error('no contact');
    const requester = { kind: 'contact', id: contact.record.id } as const;
    const created = await app.create({
      type: 'ticket.create',
      requester,
      channel: 'api',
      subject: 'Hi',
      message: { text: 'x' },
    });
    if (!created.ok) throw new Error('no ticket');
    const key = { id: created.record.id };
    await helpdesk.as({ agent: 'maria' }).execute(key, { type: 'message.add', visibility: 'public', text: 'Hello' });
    await helpdesk.work();
    expect((await app.messages(key)).map(({ value }) => [value.delivery, value.deliveryDetail])).toEqual([
      ['none', null],
      ['failed', 'no channel "api"'],
      ['failed', 'no channel "api"'],
    ]);
  });

  it('lets what fell due happen at its instant, however late it looks', async () => {
    const { helpdesk, ticket, clock } = await oneTicket();
    clock.now = START + 30 * 24 * HOUR_MS;
    await helpdesk.work();
    expect(await ticket()).toMatchObject({ priority: 'urgent', clocks: [{ breachedAt: START + 4 * HOUR_MS }] });
    expect((await helpdesk.work()).nextDueAt).toBeNull();
  });

  it('sends again under the same key when a worker died after sending, and settles once', async () => {
    const { helpdesk, storage, sent, clock, reply } = await oneTicket();
    const lease = { what: ['delivery'] as const, now: clock.now, until: clock.now + MINUTE_MS, limit: 1 };
    const [lost] = (await storage.claim(lease)).claims;
    // Only the contact takes note of the reply; the delivery is in other hands.
    expect((await helpdesk.work()).done).toBe(1);
    clock.now += MINUTE_MS;
    await helpdesk.work();
    await helpdesk.perform(lost as Claim);
    expect(sent.map(({ key }) => key)).toEqual([sent[0]?.key, sent[0]?.key]);
    expect((await reply())?.delivery).toBe('sent');
  });

  it('executes a follow-up once, though two workers hold it one after the other', async () => {
    const { helpdesk, storage, app, key, clock, errors } = await oneTicket(() => ({
      ok: false,
      retry: 'never',
      detail: '550',
    }));
    await helpdesk.work({ limit: 1 });
    const lease = { what: ['command'] as const, now: clock.now, until: clock.now + MINUTE_MS, limit: 1 };
    const [lost] = (await storage.claim(lease)).claims;
    clock.now += MINUTE_MS;
    await helpdesk.work();
    await helpdesk.perform(lost as Claim);
    expect((await app.history(key)).filter((event) => event.type === 'delivery.failed')).toHaveLength(1);
    expect(errors).toMatchObject([{ code: 'work.leaseLost' }]);
  });
});

describe('start and stop', () => {
  it('work in the background, and finish what is in hand', async () => {
    const { helpdesk, app, sent } = open();
    await helpdesk.start();
    const done = new Promise<void>((resolve) => {
      helpdesk.on('*', (event) => {
        if (event.type === 'message.sent') resolve();
      });
    });
    await helpdesk.receive('email', raw(message('m1')));
    await done;
    await helpdesk.stop();
    expect(sent).toHaveLength(1);
    await helpdesk.stop();
    await helpdesk.receive('email', raw(message('m2')));
    expect((await app.find({ limit: 10 })).items).toHaveLength(2);
    expect(sent).toHaveLength(1);
  });
});

describe('on', () => {
  it('tells listeners after the commit, survives them, and forgets them when asked', async () => {
    const { helpdesk, errors } = open();
    const heard: string[] = [];
    const off = helpdesk.on('ticket.created', (event) => {
      heard.push(`${event.record.kind} ${event.channel}`);
      throw new Error('a listener with a bug');
    });
    await helpdesk.receive('email', raw(message('m1')));
    off();
    await helpdesk.receive('email', raw(message('m2')));
    expect(heard).toEqual(['ticket email']);
    expect(errors).toHaveLength(1);
  });
});
