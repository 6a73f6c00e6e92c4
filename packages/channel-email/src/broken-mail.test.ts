import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroraChannel, inbound, mail, memoryBlobs, plain } from '../test/desk-mail.ts';
import { sampleMails } from '../test/sample-mails.ts';

const samples = sampleMails.map(({ bytes }) => bytes);

async function alwaysAnswers(body: Uint8Array): Promise<void> {
  const channel = auroraChannel();
  const first = await channel.accept(inbound(body));
  expect(await channel.accept(inbound(body))).toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  expect(JSON.stringify(first)).not.toMatch(/\\u0000|[\uFDD0-\uFDD2]/);
}

/** How many bytes are kept of a mail: its blobs, and what the signal says. */
async function keptBytes(body: Uint8Array): Promise<number> {
  let blobs = 0;
  const memory = memoryBlobs();
  const put: typeof memory.put = async (stream, limit) => {
    const { sha256, size } = await memory.put(stream, limit);
    blobs += size;
    return { sha256, size };
  };
  const accepted = await auroraChannel({ blobs: { ...memory, put } }).accept(inbound(body));
  return blobs + Buffer.byteLength(JSON.stringify(accepted));
}

/** Bytes changed, cut out or doubled. */
const edits = fc.array(
  fc.record({ at: fc.nat(), remove: fc.nat(60), insert: fc.uint8Array({ maxLength: 20 }), double: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);
const damaged = fc.tuple(fc.constantFrom(...samples), edits).map(([sample, changes]) => {
  let bytes: Uint8Array = sample;
  for (const { at, remove, insert, double } of changes) {
    const from = at % (bytes.length + 1);
    const tail = bytes.subarray(double ? Math.max(0, from - remove) : from + remove);
    bytes = Buffer.concat([bytes.subarray(0, from), insert, tail]);
  }
  return bytes;
});

test('property: random bytes never make accept reject', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), alwaysAnswers));
});

test('property: random bytes behind headers never make accept reject', async () => {
  const head = Buffer.from(`${plain.join('\r\n')}\r\nContent-Type: text/html\r\n`, 'latin1');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), (tail) => alwaysAnswers(Buffer.concat([head, tail]))),
  );
});

test('property: a damaged mail never makes accept reject', async () => {
  await fc.assert(fc.asyncProperty(damaged, alwaysAnswers), { numRuns: 500 });
});

test('property: two mails cut together never make accept reject', async () => {
  const some = fc.constantFrom(...samples);
  await fc.assert(
    fc.asyncProperty(some, some, fc.nat(), fc.nat(), (one, other, end, begin) =>
      alwaysAnswers(Buffer.concat([one.subarray(0, end % one.length), other.subarray(begin % other.length)])),
    ),
    { numRuns: 300 },
  );
});

test('property: what is kept of a mail is bounded by a multiple of its size', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (body) => {
      // The original, its files and the whole text and HTML, where a character may take five; and the names of fields.
      expect(await keptBytes(body)).toBeLessThan(12 * body.byteLength + 4000);
    }),
    { numRuns: 300 },
  );
});

const html = [...plain, 'Content-Type: text/html'];
const many = (text: string, times: number) => text.repeat(times);
test.each([
  ['quotations in one another', mail(html, `${many('<blockquote>', 20_000)}${many('x<br>', 20_000)}`)],
  ['lists in one another', mail(html, `${many('<ul><li>', 100)}${many('x<br>', 20_000)}`)],
  ['tables in one another', mail(html, `${many('<table><tr><td>', 500)}${many('x<br>', 20_000)}`)],
  ['ampersands', mail(html, many('&', 100_000))],
  ['links', mail(html, many('<a href="https://x.example/">x</a>', 5000))],
  ['parts', mail([...plain, 'Content-Type: multipart/mixed; boundary=b'], many('--b\r\n\r\nx\r\n', 900))],
  ['encoded words', mail([...plain, `Comments: ${many('=?utf-8?B?YQ==?= ', 2000)}`])],
  ['ids', mail([...plain, `References: ${many('<a@x> ', 30_000)}`])],
  ['addresses', mail([...plain, `Cc: ${many('"a" <a@x.example>, ', 10_000)}`])],
  ['parameters', mail([...plain, `Content-Type: text/plain${many('; a*0*=x', 10_000)}`])],
  ['folds', mail([...plain, `Subject: ${many('\r\n x', 50_000)}`])],
  ['quotation marks', mail(plain, many('> x\r\ny\r\n', 40_000))],
  ['introductions', mail(plain, many('On 16 Nov 2026 10:05 a@b.example wrote:\r\n', 20_000))],
  ['fields', mail(plain, many('From: x\r\nTo: x\r\n', 20_000))],
  ['colons', mail(plain, many(':\r\n', 100_000))],
  ['signatures', mail(plain, many('-- \r\nSent from my iPhone\r\n', 10_000))],
  ['blanks', mail(plain, many(' ', 500_000))],
])('many %s are read in bounds', async (_, body) => {
  expect(await keptBytes(body)).toBeLessThan(12 * body.byteLength + 4000);
});
