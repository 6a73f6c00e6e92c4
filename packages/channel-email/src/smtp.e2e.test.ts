import { afterEach, describe, expect, test } from 'vitest';
import { answer, auroraChannel, inbound, only } from '../test/desk-mail.ts';
import { closeMailServers, mailServer, messageIdOf } from '../test/mail-server.ts';

afterEach(closeMailServers);

const smtp = (port: number) => ({ host: '127.0.0.1', port });
const send = (port: number, auth?: { user: string; pass: string }, message = answer, key = 'd1') => {
  const channel = auroraChannel({ smtp: { ...smtp(port), ...(auth ? { auth } : {}) }, now: () => 0 });
  return channel.send(channel.render(message), { key, signal: { aborted: false } });
};

describe('a conversation with a mail server', () => {
  test('what was accepted is sent, and the same key is the same mail', async () => {
    const { port, received } = await mailServer();
    const ref = { channel: 'email', thread: '<dw.d1@aurora.example>' };
    expect(await send(port)).toEqual({ ok: true, ref });
    expect(await send(port)).toEqual({ ok: true, ref });
    expect(received.map(messageIdOf)).toEqual([ref.thread, ref.thread]);
  });

  test.each([
    [{ recipient: 450 }, 'later'],
    [{ data: 451 }, 'later'],
    [{ recipient: 550 }, 'never'],
    [{ data: 554 }, 'never'],
  ])('refused %j: %s', async (refuse, retry) => {
    const { port } = await mailServer(refuse);
    const receipt = await send(port);
    expect(receipt).toMatchObject({ ok: false, retry });
    expect(receipt.ok ? '' : receipt.detail).toContain('refused for <…@…>');
  });

  test('a connection that breaks when the mail has arrived: sent again, as the same mail', async () => {
    const { port, received, dropped } = await mailServer({ drops: 1 });
    expect(await send(port)).toMatchObject({ ok: false, retry: 'later' });
    expect(await send(port)).toMatchObject({ ok: true });
    // The receiver has it twice, and keeps one: they are the same to it.
    expect(new Set([...dropped, ...received].map(messageIdOf))).toEqual(new Set(['<dw.d1@aurora.example>']));
    expect([dropped.length, received.length]).toEqual([1, 1]);
  });

  test('a recipient who is gone for good is named, with the reason', async () => {
    const { port } = await mailServer({ recipient: { 'ana@example.com': '550 5.1.1 No such user here' } });
    const gone = { address: 'ana@example.com', status: '5.1.1', isPermanent: true };
    expect(await send(port)).toMatchObject({ ok: false, retry: 'never', status: '5.1.1', refused: [gone] });
  });

  test('a server that takes mail for nobody says nothing about recipients', async () => {
    for (const words of ['554 Relay access denied', '554 5.7.1 Relay access denied']) {
      const { port } = await mailServer({ recipient: { 'ana@example.com': words } });
      expect(await send(port)).toMatchObject({ ok: false, retry: 'never', refused: [{ isPermanent: false }] });
    }
  });

  test('some recipients are refused: sent, and they are named', async () => {
    const { port, received } = await mailServer({
      recipient: { 'bo@example.com': '550 5.1.1 Who is <bo@example.com>?' },
    });
    const cc = [{ address: 'bo@example.com' }];
    expect(await send(port, undefined, { ...answer, cc })).toEqual({
      ok: true,
      ref: { channel: 'email', thread: '<dw.d1@aurora.example>' },
      refused: [
        {
          address: 'bo@example.com',
          status: '5.1.1',
          isPermanent: true,
          detail: expect.stringContaining('550 5.1.1 Who is <…@…>?'),
        },
      ],
    });
    expect(received).toHaveLength(1);
  });

  test('encryption that was asked for and is not offered: nothing is sent', async () => {
    const { port, received } = await mailServer();
    const channel = auroraChannel({ smtp: { ...smtp(port), requireTls: true }, now: () => 0 });
    const receipt = await channel.send(channel.render(answer), { key: 'd1', signal: { aborted: false } });
    expect(receipt).toMatchObject({ ok: false, retry: 'later' });
    expect(received).toEqual([]);
  });

  test('credentials that are wrong or missing need a person', async () => {
    const { port } = await mailServer({ auth: 535 });
    expect(await send(port, { user: 'desk', pass: 'wrong' })).toMatchObject({ ok: false, retry: 'auth' });
    expect(await send(port)).toMatchObject({ ok: false, retry: 'auth' });
  });

  test('nobody there: later', async () => {
    const { port } = await mailServer();
    await closeMailServers();
    expect(await send(port)).toMatchObject({ ok: false, retry: 'later', notBefore: 60_000 });
  });

  test('our own automatic mail is recognised when it comes back', async () => {
    const { port, received } = await mailServer();
    const text = 'Ευχαριστούμε, żółw, škorenj';
    await send(port, undefined, { ...answer, automated: true, subject: 'Re: Σκηνή', text, html: '<p>Σκηνή</p>' });
    const signal = only(
      await auroraChannel().accept(inbound(received[0] ?? new Uint8Array(), { receivedAt: Date.now() })),
    );
    expect(signal).toMatchObject({
      ref: { thread: '<dw.d1@aurora.example>' },
      automated: 'loop',
      subject: 'Re: Σκηνή',
      text,
      html: '<p>Σκηνή</p>',
      references: ['<one@example.com>'],
      language: 'en',
      warnings: [],
    });
    const elsewhere = auroraChannel({ from: { address: 'help@other.example' }, addresses: [] });
    const foreign = only(await elsewhere.accept(inbound(received[0] ?? new Uint8Array(), { receivedAt: Date.now() })));
    expect(foreign.automated).toBe('autoReply');
  });
});
