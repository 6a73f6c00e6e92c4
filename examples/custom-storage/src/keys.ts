/** A part of a key: text, or a number that keys are sorted by. */
export type KeyPart = string | number;

/** Every part of text ends like this; a zero inside of text is followed by a one. So no key is the beginning of another. */
const END = [0, 0];

/** Text as UTF-8, and half of a surrogate pair as what UTF-8 would make of it: sorted by bytes, texts are in code point order. */
function textBytes(text: string): number[] {
  const bytes: number[] = [];
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    if (point === 0) bytes.push(0, 1);
    else if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else {
      const high = [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f)];
      bytes.push(...high, 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    }
  }
  return [...bytes, ...END];
}

/** A number as eight bytes that are sorted as numbers are: the sign turned round, and of negative ones all the rest, too. */
function numberBytes(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number + 0);
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  for (let at = 0; at < 8; at += 1) bytes[at] = (bytes[at] ?? 0) ^ (isNegative ? 0xff : at === 0 ? 0x80 : 0);
  return bytes;
}

/** The key of these parts. Keys are sorted as lists of their parts are. */
export function keyOf(...parts: readonly KeyPart[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? numberBytes(part) : Buffer.from(textBytes(part)))),
  );
}

/** The range of all keys that begin with these parts, the last of which has to be text. */
export function below(...parts: readonly [...KeyPart[], string]): { readonly gte: Buffer; readonly lt: Buffer } {
  const gte = keyOf(...parts);
  const lt = Buffer.from(gte);
  lt[lt.length - 1] = 1;
  return { gte, lt };
}
