import { describe, expect, test } from 'vitest';
import { arrival, auroraChannel, inbound, mail, memoryBlobs, plain, signalOf } from '../test/desk-mail.ts';

const without = (...names: string[]) => plain.filter((line) => !names.some((name) => line.startsWith(`${name}:`)));

describe('a mail becomes a signal', () => {
  test('with its thread, people, subject and text', async () => {
    const blobs = memoryBlobs();
    const body = mail([...plain, 'Cc: Bo <BO@Example.org>', 'Content-Language: el-gr, en'], 'Hello\r\nthere\r\n');
    const signal = await signalOf(body, { blobs });
    expect(signal).toMatchObject({
      type: 'message',
      ref: { channel: 'email', thread: '<one@example.com>' },
      occurredAt: Date.UTC(2026, 10, 16, 10, 59),
      from: { address: 'ana@example.com', name: 'Ana' },
      to: [{ address: 'support@aurora.example' }],
      cc: [{ address: 'bo@example.org', name: 'Bo' }],
      recipients: ['support@aurora.example', 'bo@example.org'],
      subject: 'Tent',
      text: 'Hello\nthere',
      html: null,
      automated: false,
      references: [],
      language: 'el-GR',
      warnings: [],
    });
    expect(blobs.kept.get(signal.raw)).toEqual(body);
  });

  test('every mailbox it may have been sent to is named once', async () => {
    const delivery = [
      'Delivered-To: A@aurora.example',
      'X-Original-To: b@aurora.example',
      'Envelope-To: <c@aurora.example>',
    ];
    const signal = await signalOf(
      mail([...plain, ...delivery, 'X-Envelope-To: d@aurora.example', 'Delivered-To: autoresponder-x']),
      {},
      { envelope: { from: 'ana@example.com', to: ['E@aurora.example', 'support@aurora.example'] } },
    );
    expect(signal.recipients).toEqual(['support', 'a', 'b', 'c', 'd', 'e'].map((name) => `${name}@aurora.example`));
  });

  test('groups are flattened, names decoded, an internationalised domain kept as written', async () => {
    const headers = [
      ...without('From', 'To'),
      'From: =?iso-8859-2?Q?Jan_=AFak?= <Jan@Żubr.example>',
      'To: Team: a@example.com, "B, b" <b@example.com>;, undisclosed:;',
    ];
    const signal = await signalOf(mail(headers, 'x', 'utf8'));
    expect(signal.from).toEqual({ address: 'jan@żubr.example', name: 'Jan Żak' });
    expect(signal.to).toEqual([{ address: 'a@example.com' }, { address: 'b@example.com', name: 'B, b' }]);
  });

  test('the relays of an old address are left out', async () => {
    const headers = [...without('From'), 'From: Ana <@relay.example,@mx.example:ana@example.com>'];
    expect((await signalOf(mail(headers))).from).toEqual({ address: 'ana@example.com', name: 'Ana' });
  });
});

describe('identity', () => {
  const key = async (headers: readonly string[], body?: string) => (await signalOf(mail(headers, body))).key;

  test('the same Message-ID is the same mail, whatever the rest says, and no address stands in the key', async () => {
    const one = await key([...plain, 'Received: from a'], 'one');
    expect(await key(['Received: from b', ...plain], 'two')).toBe(one);
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('without a Message-ID the content is the identity, the way it came is not', async () => {
    const bare = without('Message-ID');
    const one = await signalOf(mail([...bare, 'Received: from a']));
    expect(one.ref.thread).toMatch(/^<[0-9a-f]{64}@missing\.message-id>$/);
    expect(await key(['Received: from b', ...bare])).toBe(one.key);
    expect(await key(bare, 'another body')).not.toBe(one.key);
    expect(await key([...bare, 'Message-ID: <>'])).toBe(one.key);
  });

  test('a malformed Message-ID is kept as it stands, an endless one becomes a hash', async () => {
    expect((await signalOf(mail([...without('Message-ID'), 'Message-ID: 12345 at home']))).ref.thread).toBe(
      '12345 at home',
    );
    const long = await signalOf(mail([...without('Message-ID'), `Message-ID: <${'a'.repeat(5000)}@example.com>`]));
    expect(long.ref.thread).toMatch(/^<[0-9a-f]{64}@long\.message-id>$/);
  });
});

describe('references', () => {
  test('In-Reply-To first, then References from last to first, each once', async () => {
    const headers = ['In-Reply-To: <c@x>', 'References: <a@x> <b@x>', '\t<c@x> <one@example.com>'];
    expect((await signalOf(mail([...plain, ...headers]))).references).toEqual(['<c@x>', '<b@x>', '<a@x>']);
  });

  test('words around an id are not ids; ids without brackets are', async () => {
    const told = await signalOf(mail([...plain, 'In-Reply-To: Your message of "Mon, 16 Nov" <a@x>']));
    expect(told.references).toEqual(['<a@x>']);
    const bare = await signalOf(mail([...plain, 'References: a@x, b@x from Monday']));
    expect(bare.references).toEqual(['b@x', 'a@x']);
  });

  test('a hundred at most', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `<${index}@x>`).join('\r\n ');
    const { references } = await signalOf(mail([...plain, `References: ${many}`]));
    expect([references.length, references[0]]).toEqual([100, '<499@x>']);
  });
});

describe('the time it was written', () => {
  const at = async (date: string) =>
    (await signalOf(mail([...without('Date'), ...(date ? [`Date: ${date}`] : [])]))).occurredAt;

  test.each([
    ['Mon, 16 Nov 2026 05:30:00 -0500 (EST)', Date.UTC(2026, 10, 16, 10, 30)],
    ['16 Nov 26 10:30 GMT', Date.UTC(2026, 10, 16, 10, 30)],
    ['Mon, 16 Nov 2026 05:30:15 EST', Date.UTC(2026, 10, 16, 10, 30, 15)],
    ['Tue, 17 Nov 2026 11:00:00 +0000', Date.UTC(2026, 10, 17, 11)],
  ])('%s', async (date, expected) => {
    expect(await at(date)).toBe(expected);
  });

  test.each([
    '',
    'yesterday',
    'Mon, 31 Feb 2026 10:00:00 +0000',
    'Tue, 17 Nov 2026 12:00:01 +0000',
    'Mon, 16 Nov 2126 10:00 +0000',
  ])('the time of arrival stands in for "%s"', async (date) => {
    expect(await at(date)).toBe(arrival);
  });
});

describe('what is refused', () => {
  const refusal = async (body: Uint8Array, options = {}) => {
    const accepted = await auroraChannel(options).accept(inbound(body));
    return accepted.ok ? 'accepted' : `${accepted.reason}: ${accepted.detail}`;
  };

  test.each([
    ['nothing', new Uint8Array(), 'malformed: no mail headers'],
    ['noise', Uint8Array.from({ length: 999 }, (_, index) => (index * 7919) % 251), 'malformed: no mail headers'],
    ['a letter', Buffer.from('Dear all,\n\nhello: world\n'), 'malformed: no mail headers'],
    ['a mail without a sender', mail(without('From')), 'malformed: no sender'],
    ['a sender that is none', mail([...without('From'), 'From: Ana']), 'malformed: no sender'],
  ])('%s', async (_, body, detail) => {
    expect(await refusal(body)).toBe(detail);
  });

  test('what goes beyond a limit', async () => {
    const nested = (depth: number): string =>
      depth === 0
        ? 'x'
        : `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth - 1}\r\n\r\n${nested(depth - 1)}`;
    const multipart = [...plain, 'Content-Type: multipart/mixed; boundary=b9'];
    expect(await refusal(mail(plain, 'x'.repeat(1000)), { limits: { maxBytes: 1000 } })).toMatch(
      /larger than 1000 bytes/,
    );
    expect(await refusal(mail(plain), { limits: { maxHeaders: 4 } })).toMatch(/more than 4 header fields/);
    expect(await refusal(mail(plain), { limits: { maxHeaderBytes: 99 } })).toMatch(/headers longer than 99 bytes/);
    expect(await refusal(mail(multipart, nested(9)), { limits: { maxDepth: 5 } })).toMatch(/nest deeper than 5/);
    expect(await refusal(mail(multipart, '--b9\r\n\r\nx\r\n'.repeat(50)), { limits: { maxParts: 9 } })).toMatch(
      /more than 9 parts/,
    );
    expect(await refusal(mail(plain, '\n'.repeat(50)), { limits: { maxLines: 20 } })).toMatch(/more than 20 lines/);
  });

  test('Sender stands in for a From without an address; several senders are told', async () => {
    const instead = await signalOf(mail([...without('From'), 'From: Ana', 'Sender: bo@example.com']));
    expect([instead.from.address, instead.warnings.length]).toEqual(['bo@example.com', 1]);
    const several = await signalOf(mail([...without('From'), 'From: a@example.com, b@example.com']));
    expect([several.from.address, several.warnings.length]).toEqual(['a@example.com', 1]);
  });

  test('blobs that cannot be written are not the fault of the mail', async () => {
    const blobs = { ...memoryBlobs(), put: () => Promise.reject(new Error('disk full')) };
    await expect(auroraChannel({ blobs }).accept(inbound(mail(plain)))).rejects.toThrow('disk full');
  });
});
