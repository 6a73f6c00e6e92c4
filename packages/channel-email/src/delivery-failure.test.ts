import { describe, expect, test } from 'vitest';
import { answer, auroraChannel } from '../test/desk-mail.ts';
import type { EmailChannelOptions } from './email-channel.ts';
import type { OutgoingMail } from './render-mail.ts';

const now = () => 1_000_000;
const call = { key: 'delivery-1', signal: { aborted: false } };

const failing = (fields: object) => ({
  sendMail: () => Promise.reject(Object.assign(new Error('no'), fields)),
});
const send = (options: Partial<EmailChannelOptions>, change = {}) => {
  const channel = auroraChannel({ now, ...options });
  return channel.send(channel.render(answer), { ...call, ...change });
};

describe('what a failed attempt means', () => {
  test.each([
    ['later', { responseCode: 421 }],
    ['later', { code: 'EENVELOPE', responseCode: 450 }],
    ['later', { code: 'EAUTH', responseCode: 454 }],
    ['later', { responseCode: 503 }],
    ['later', { code: 'ECONNREFUSED' }],
    ['later', { code: 'ETIMEDOUT' }],
    ['later', { code: 'EDNS' }],
    ['later', { code: 'ESOCKET' }],
    ['later', { code: 'ETLS' }],
    ['later', {}],
    ['never', { code: 'EENVELOPE', responseCode: 550 }],
    ['never', { code: 'EMESSAGE', responseCode: 554 }],
    ['never', { code: 'EENVELOPE' }],
    ['auth', { code: 'EAUTH' }],
    ['auth', { code: 'EAUTH', responseCode: 535 }],
    ['auth', { responseCode: 530 }],
  ])('%s: %j', async (retry, fields) => {
    const receipt = await send({ transport: failing(fields) });
    expect(receipt).toMatchObject({ ok: false, retry, ...(retry === 'later' ? { notBefore: 1_060_000 } : {}) });
  });

  test('the detail holds no address', async () => {
    const receipt = await send({
      transport: failing({ message: '550 5.1.1 <ana@example.com>: unknown\r\nuser ana@example.com' }),
    });
    expect(receipt).toMatchObject({ detail: '550 5.1.1 <…@…>: unknown user …@…' });
  });

  test('a transport may reject with anything', async () => {
    expect(await send({ transport: { sendMail: () => Promise.reject('down') } })).toMatchObject({
      retry: 'later',
      detail: 'down',
    });
  });
});

describe('nothing is sent', () => {
  test('when the desk is stopping', async () => {
    const receipt = await send({ transport: failing({}) }, { signal: { aborted: true } });
    expect(receipt).toMatchObject({ ok: false, retry: 'later', notBefore: 1_000_000 });
  });

  test('without a transport, without recipients, or from another channel', async () => {
    expect(await send({})).toMatchObject({ retry: 'never', detail: 'this channel has no transport' });
    const channel = auroraChannel({ transport: failing({}) });
    expect(await channel.send(channel.render({ ...answer, to: [] }), call)).toMatchObject({ detail: 'no recipient' });
    expect(await channel.send({ payload: 'text', warnings: [] }, call)).toMatchObject({ retry: 'never' });
  });
});

describe('the Message-ID', () => {
  const idOf = async (key: string) => {
    const sent: OutgoingMail[] = [];
    await send({ transport: { sendMail: async (mail: OutgoingMail) => sent.push(mail) } }, { key });
    return sent[0]?.messageId;
  };

  test('comes from the key alone, and differs where keys differ', async () => {
    expect(await idOf('delivery-1')).toBe('<dw.delivery-1@aurora.example>');
    expect(await idOf('delivery-1')).toBe(await idOf('delivery-1'));
    const ids = await Promise.all(['a:b', 'a_b', 'a.b', 'a b', 'aB', 'ł>', 'x'.repeat(300), ''].map(idOf));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^<dw\.[A-Za-z0-9_-]+@aurora\.example>$/);
  });
});

describe('options that contradict themselves are refused at once', () => {
  test.each([
    [{ from: { address: 'nobody' } }],
    [{ addresses: ['support@aurora.example', 'x'] }],
    [{ fallbackCharset: 'klingon' }],
    [{ transport: failing({}), smtp: { host: '127.0.0.1' } }],
  ])('%j', (options) => {
    expect(() => auroraChannel(options)).toThrow(expect.objectContaining({ code: 'channel.invalid' }));
  });
});
