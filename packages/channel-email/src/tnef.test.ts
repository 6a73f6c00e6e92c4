import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mail, plain, signalOf } from '../test/desk-mail.ts';
import { tnefFiles } from './tnef.ts';

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const attribute = (level: number, id: number, data: Uint8Array) =>
  Buffer.concat([
    Buffer.from([level]),
    u32(id),
    u32(data.length),
    data,
    u16(data.reduce((sum, byte) => sum + byte, 0) & 0xffff),
  ]);
const variable = (type: number, id: number, data: Uint8Array) =>
  Buffer.concat([u16(type), u16(id), u32(1), u32(data.length), data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
const utf16 = (text: string) => Buffer.from(`${text}\0`, 'utf16le');

/** A winmail.dat with a file, as Outlook writes one: a short name, bytes, and properties with the long name. */
function winmail(short: string, content: string, ...properties: Uint8Array[]): Buffer {
  const number = Buffer.concat([u16(3), u16(0x0e20), u32(content.length)]);
  const named = Buffer.concat([u16(0x1f), u16(0x8001), Buffer.alloc(16), u32(1), u32(6), utf16('ab'), u16(0)]);
  const namedValue = Buffer.concat([u32(1), u32(4), utf16('x')]);
  const list = [number, Buffer.concat([named, namedValue]), ...properties];
  return Buffer.concat([
    u32(0x223e9f78),
    u16(1),
    attribute(1, 0x00089006, u32(0x00010000)),
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${short}\0`, 'latin1')),
    attribute(2, 0x0006800f, Buffer.from(content)),
    attribute(2, 0x00069005, Buffer.concat([u32(list.length), ...list])),
  ]);
}
const bill = winmail(
  'RAUN~1.PDF',
  '%PDF-',
  variable(0x1f, 0x3707, utf16('račun.pdf')),
  variable(0x1e, 0x370e, Buffer.from('application/pdf\0')),
);

describe('winmail.dat', () => {
  test('gives its files, with their long names', () => {
    expect(tnefFiles(bill)).toEqual([
      { name: 'račun.pdf', type: 'application/pdf', contentId: null, content: Buffer.from('%PDF-') },
    ]);
    expect(tnefFiles(winmail('bill.pdf', 'x'))?.[0]?.name).toBe('bill.pdf');
  });

  test('is none, or damaged before its first file', () => {
    expect([tnefFiles(Buffer.from('x')), tnefFiles(bill.subarray(0, 20))]).toEqual([null, null]);
  });

  test('stays among the files of the mail, and the files in it follow', async () => {
    const head = [
      ...plain,
      'Content-Type: application/ms-tnef; name="winmail.dat"',
      'Content-Transfer-Encoding: base64',
    ];
    const { attachments, warnings } = await signalOf(mail(head, bill.toString('base64')));
    expect(attachments.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['winmail.dat', 'application/ms-tnef', bill.length],
      ['račun.pdf', 'application/pdf', 5],
    ]);
    expect(warnings).toEqual([
      'The mail carries a winmail.dat (TNEF); its files were taken out of it, its text was not.',
    ]);
  });

  test('property: damage never throws, and no file is larger than the whole', () => {
    fc.assert(
      fc.property(fc.nat(bill.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), (at, bytes) => {
        const damaged = Buffer.concat([bill.subarray(0, at), bytes, bill.subarray(at + bytes.length)]);
        const size = (tnefFiles(damaged) ?? []).reduce((sum, { content }) => sum + content.length, 0);
        expect(size).toBeLessThanOrEqual(damaged.length);
      }),
      { numRuns: 1000 },
    );
  });
});
