import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { answer, auroraChannel, inbound, only } from '../test/desk-mail.ts';

const open: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))));
});

/** A mail server on this machine that keeps what it is sent, or refuses it with a reply code. */
async function mailServer(
  refuse: { readonly recipient?: number; readonly data?: number; readonly auth?: number } = {},
) {
  const received: Uint8Array[] = [];
  const reply = (responseCode: number) => Object.assign(new Error('refused for <ana@example.com>'), { responseCode });
  const server = new SMTPServer({
    authOptional: refuse.auth === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(refuse.auth === undefined ? null : reply(refuse.auth), { user: 'desk' }),
    onRcptTo: (_address, _session, done) => done(refuse.recipient === undefined ? null : reply(refuse.recipient)),
    onData(stream, _session, done) {
      const pieces: Uint8Array[] = [];
      stream.on('data', (piece: Uint8Array) => pieces.push(piece));
      stream.on('end', () => {
        if (refuse.data !== undefined) return done(reply(refuse.data));
        received.push(Buffer.concat(pieces));
        done();
      });
    },
  });
  open.push(server);
  const listening = server.listen(0, '127.0.0.1');
  if (!listening.listening) await once(listening, 'listening');
  return { received, port: (listening.address() as AddressInfo).port };
}

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
    const ids = received.map((bytes) => /^Message-ID: (.*)$/im.exec(Buffer.from(bytes).toString())?.[1]);
    expect(ids).toEqual([ref.thread, ref.thread]);
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
    expect(JSON.stringify(receipt)).not.toContain('ana@example.com');
  });

  test('credentials that are wrong or missing need a person', async () => {
    const { port } = await mailServer({ auth: 535 });
    expect(await send(port, { user: 'desk', pass: 'wrong' })).toMatchObject({ ok: false, retry: 'auth' });
    expect(await send(port)).toMatchObject({ ok: false, retry: 'auth' });
  });

  test('nobody there: later', async () => {
    const { port } = await mailServer();
    await new Promise<void>((done) => open.pop()?.close(() => done()));
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
