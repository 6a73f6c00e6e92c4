import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MboxItem, mboxMessages } from './mbox.ts';

async function* chunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(text: string, size = 7, maxBytes?: number): Promise<MboxItem[]> {
  const items: MboxItem[] = [];
  const options = maxBytes === undefined ? {} : { maxBytes };
  for await (const item of mboxMessages(chunks(Buffer.from(text), size), options)) items.push(item);
  return items;
}

const texts = (items: readonly MboxItem[]) =>
  items.map((item) => (item.ok ? Buffer.from(item.bytes).toString() : item.reason));
const postmark = 'From ana@example.com Mon Nov 16 10:00:00 2026\n';

describe('an mbox is split at its postmarks', () => {
  test('with LF and with CRLF', async () => {
    const file = `${postmark}Subject: a\n\none\n\n${postmark}Subject: b\n\ntwo\n\n`;
    expect(texts(await split(file))).toEqual(['Subject: a\n\none\n', 'Subject: b\n\ntwo\n']);
    expect(texts(await split(file.replaceAll('\n', '\r\n')))).toEqual([
      'Subject: a\r\n\r\none\r\n',
      'Subject: b\r\n\r\ntwo\r\n',
    ]);
    expect(await split(file)).toMatchObject([
      { index: 0, offset: 0 },
      { index: 1, offset: postmark.length + 17 },
    ]);
  });

  test('a sentence that begins with "From " is no postmark, a quoted one loses its mark', async () => {
    const body = 'Subject: a\n\n\nFrom Athens we go on at 10:30.\n\n>From here\n>>From there\n> From afar\n';
    expect(texts(await split(`${postmark}${body}\n`))).toEqual([
      'Subject: a\n\n\nFrom Athens we go on at 10:30.\n\nFrom here\n>From there\n> From afar\n',
    ]);
  });

  test('where only "From " was marked, nothing else loses a mark', async () => {
    const file = Buffer.from(`${postmark}Subject: a\n\n>From here\n>>From there\n\n`);
    const items: MboxItem[] = [];
    for await (const item of mboxMessages(chunks(file, 7), { quoting: 'mboxo' })) items.push(item);
    expect(texts(items)).toEqual(['Subject: a\n\nFrom here\n>>From there\n']);
  });

  test('the rest of a file is read from the place of any of its messages', async () => {
    const file = `${postmark}Subject: a\n\none\n\n${postmark}Subject: b\n\ntwo\n\n${postmark}Subject: c\n\nthree\n`;
    const all = await split(file);
    for (const [at, { index, offset }] of all.entries()) {
      const rest: MboxItem[] = [];
      const source = chunks(Buffer.from(file).subarray(offset), 7);
      for await (const item of mboxMessages(source, { startAt: { index, offset } })) rest.push(item);
      expect(rest).toEqual(all.slice(at));
    }
  });

  test('the postmark of Thunderbird and of a mail without a last line end', async () => {
    const thunderbird = 'From - Mon Nov 16 10:00:00 2026\n';
    expect(texts(await split(`${thunderbird}a: b\n\nx\n\n${thunderbird}c: d\n\ny`))).toEqual([
      'a: b\n\nx\n',
      'c: d\n\ny',
    ]);
  });

  test('a single mail without a postmark is one message; nothing is none', async () => {
    expect(texts(await split('Subject: a\n\nx'))).toEqual(['Subject: a\n\nx']);
    expect(await split('\n\n')).toEqual([]);
    expect(await split('')).toEqual([]);
  });

  test('a message beyond the limit is told and the next one read', async () => {
    const file = `${postmark}a: b\n\n${'x'.repeat(40_000)}\n\n${postmark}c: d\n\ny\n`;
    const items = await split(file, 1000, 100);
    expect(items).toMatchObject([
      { ok: false, reason: 'tooLarge', size: 40_007 },
      { ok: true, index: 1 },
    ]);
  });

  test('property: what was joined comes apart again, however the bytes arrive', async () => {
    const line = fc.constantFrom('', 'From the sea', '>From x', 'From a Mon Nov 16 10:00:00 2026', 'text', '>');
    const messages = fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(messages, fc.integer({ min: 1, max: 50 }), async (bodies, size) => {
        const raw = bodies.map((lines) => `Subject: x\n\n${lines.map((text) => `${text}\n`).join('')}`);
        const file = raw.map((text) => `${postmark}${text.replace(/^(>*From )/gm, '>$1')}\n`).join('');
        expect(texts(await split(file, size))).toEqual(raw);
      }),
    );
  });
});

test('a message holds on to nothing but itself', async () => {
  const one = `${postmark}Subject: x\n\n${'line of text\n'.repeat(80)}\n`;
  const file = Buffer.from(one.repeat(5000));
  let count = 0;
  let largest = 0;
  for await (const item of mboxMessages(chunks(file, file.length))) {
    count += 1;
    if (item.ok) largest = Math.max(largest, item.bytes.buffer.byteLength);
  }
  expect([count, largest < 100_000]).toEqual([5000, true]);
});
