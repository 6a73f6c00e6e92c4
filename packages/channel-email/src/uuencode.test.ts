import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuFile, withoutUuFiles } from './uuencode.ts';

/** Encodes a file as POSIX describes it: lines of 45 bytes, three bytes in four characters. */
function encoded(name: string, content: Uint8Array): string {
  const char = (bits: number) => String.fromCharCode((bits & 63) === 0 ? 96 : (bits & 63) + 32);
  const lines: string[] = [];
  for (let from = 0; from < content.length; from += 45) {
    const piece = content.subarray(from, from + 45);
    let line = char(piece.length);
    for (let at = 0; at < piece.length; at += 3) {
      const [a = 0, b = 0, c = 0] = piece.subarray(at, at + 3);
      line += char(a >> 2) + char((a << 4) | (b >> 4)) + char((b << 2) | (c >> 6)) + char(c);
    }
    lines.push(line);
  }
  return [`begin 644 ${name}`, ...lines, '`', 'end'].join('\n');
}

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const prose = fc.stringMatching(/^[a-z ]{0,40}$/);

describe('a uuencoded file', () => {
  test('comes back byte for byte, and what was written around it stays', () => {
    fc.assert(
      fc.property(bytes, prose, prose, (content, above, below) => {
        const { text, files } = withoutUuFiles([above, encoded('pole.gif', content), below].join('\n'));
        expect(text).toBe(`${above}\n${below}`);
        expect(files.map(({ name, content: found }) => [name, [...found]])).toEqual([['pole.gif', [...content]]]);
      }),
    );
  });

  test('is known where blanks at the ends of its lines are lost', () => {
    const file = encoded('a b.bin', new Uint8Array(9)).replace(/^\)`+$/m, ')``````````');
    expect(uuFile(file.replaceAll('\n', '\r\n'))).toMatchObject({ name: 'a b.bin', content: Buffer.alloc(9) });
  });

  test.each([
    ['without an end', 'begin 644 x\n#0V%T\n'],
    ['with lines of another length than they say', 'begin 644 x\n#0V%T0V%T0V%T\nend'],
    ['with other characters', 'begin 644 x\nwhat shall we do?\nend'],
    ['without content', 'begin 644 x\nend'],
    ['that people write about', 'begin 100 years ago\nend'],
  ])('%s is none', (_, text) => {
    expect(withoutUuFiles(text)).toEqual({ text, files: [] });
  });
});
