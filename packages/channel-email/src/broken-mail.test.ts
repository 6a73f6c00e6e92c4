import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroraChannel, inbound, mail, plain } from '../test/desk-mail.ts';

const samples = [
  mail(plain),
  mail(
    [...plain, 'Content-Type: multipart/mixed; boundary="b"', 'References: <a@x> <b@x>'],
    '--b\r\nContent-Type: text/html; charset=iso-8859-7\r\n\r\n<p>\xe1\xe2<img src="cid:1"></p>\r\n--b\r\n' +
      'Content-Type: image/png; name="=?utf-8?B?YQ==?="\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <1>\r\n\r\niVBORw0KGgo=\r\n--b--\r\n',
  ),
  mail(
    [...plain, 'Content-Type: multipart/report; report-type=delivery-status; boundary=r', 'Return-Path: <>'],
    '--r\r\n\r\nno\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n' +
      'Message-ID: <dw.1@aurora.example>\r\n\r\nx\r\n--r--\r\n',
  ),
  mail(
    [...plain, 'Content-Transfer-Encoding: quoted-printable', 'Content-Type: text/plain; charset=windows-1253'],
    'a=E1=\r\nb',
  ),
];

async function alwaysAnswers(body: Uint8Array): Promise<void> {
  const channel = auroraChannel();
  const first = await channel.accept(inbound(body));
  expect(await channel.accept(inbound(body))).toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  expect(JSON.stringify(first)).not.toContain('\\u0000');
}

test('property: random bytes never make accept reject', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), alwaysAnswers));
});

test('property: random bytes behind headers never make accept reject', async () => {
  const head = Buffer.from(`${plain.join('\r\n')}\r\nContent-Type: text/html\r\n`, 'latin1');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), (tail) => alwaysAnswers(Buffer.concat([head, tail]))),
  );
});

test('property: a mail with bytes changed, cut out or doubled never makes accept reject', async () => {
  const edits = fc.array(
    fc.record({ at: fc.nat(), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 20 }), double: fc.boolean() }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), edits, async (sample, changes) => {
      let bytes: Uint8Array = sample;
      for (const { at, remove, insert, double } of changes) {
        const from = at % (bytes.length + 1);
        const tail = bytes.subarray(double ? Math.max(0, from - remove) : from + remove);
        bytes = Buffer.concat([bytes.subarray(0, from), insert, tail]);
      }
      await alwaysAnswers(bytes);
    }),
    { numRuns: 300 },
  );
});
