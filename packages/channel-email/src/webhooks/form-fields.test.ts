import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formFields } from './form-fields.ts';

const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array));
const name = fc.stringMatching(/^[a-z-]{1,12}$/);
const fields = fc.uniqueArray(fc.tuple(name, bytes), { maxLength: 6, selector: ([one]) => one });
const plain = (map: ReadonlyMap<string, Uint8Array> | null) =>
  map && [...map].map(([key, value]) => [key, Buffer.from(value).toString('latin1')]);

describe('the fields of a form', () => {
  test('come out of multipart/form-data byte for byte, as the Fetch API writes it', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (list) => {
        const form = new FormData();
        for (const [key, value] of list) form.set(key, new Blob([value]));
        const response = new Response(form);
        const type = response.headers.get('content-type');
        const read = formFields(new Uint8Array(await response.arrayBuffer()), type);
        expect(plain(read)).toEqual(list.map(([key, value]) => [key, value.toString('latin1')]));
      }),
    );
  });

  test('come out of a percent-encoded form byte for byte', () => {
    const encoded = (value: Buffer) =>
      [...value]
        .map((byte) =>
          byte === 0x20
            ? '+'
            : byte > 0x60 && byte < 0x7b
              ? String.fromCharCode(byte)
              : `%${byte.toString(16).padStart(2, '0')}`,
        )
        .join('');
    fc.assert(
      fc.property(fields, (list) => {
        const body = Buffer.from(list.map(([key, value]) => `${key}=${encoded(value)}`).join('&'));
        const read = formFields(body, 'application/x-www-form-urlencoded');
        expect(plain(read)).toEqual(list.map(([key, value]) => [key, value.toString('latin1')]));
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['another boundary', '--other\r\n\r\n\r\n--other--'],
    ['no end', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'],
    ['no head', '--b\r\nx\r\n--b--'],
    ['text after the boundary', '--bx\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--bx--'],
  ])('are none in a body with %s', (_what, body) => {
    expect(formFields(Buffer.from(body), 'multipart/form-data; boundary=b')).toBeNull();
  });

  test('are none without a boundary, in other types, and in a form with too many', () => {
    for (const type of [
      null,
      '',
      'text/plain',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/mixed; boundary=b',
    ]) {
      expect(formFields(Buffer.from('--b--'), type)).toBeNull();
    }
    expect(formFields(Buffer.from('--b--'), 'Multipart/Form-Data; charset=utf-8; Boundary="b"')).toEqual(new Map());
    expect(formFields(Buffer.from('a=1&'.repeat(2000)), 'application/x-www-form-urlencoded')).toBeNull();
    const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
    expect(formFields(Buffer.from(`${part.repeat(2000)}--b--`), 'multipart/form-data; boundary=b')).toBeNull();
  });

  test('are found, or not, in any bytes', () => {
    const piece = fc.oneof(
      bytes.map((value) => value.toString('latin1')),
      fc.constantFrom('--b', '\r\n', '\r\n\r\n', 'Content-Disposition: form-data; name="a"', '--', '%', '%f', '&', '='),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const body = Buffer.from(pieces.join(''), 'latin1');
        for (const type of ['multipart/form-data; boundary=b', 'application/x-www-form-urlencoded'])
          formFields(body, type);
      }),
    );
  });
});
