import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cut, oneLine, pad, tableLines } from '../src/text-table.ts';

const plain = (text: string) => text;
const columns = [{ title: 'A' }, { title: 'SUBJECT', min: 6 }, { title: 'LAST', min: 4 }];
const rows = [
  ['1', 'Προσφορά για 24 σακίδια', 'ένα'],
  ['22', '雪のテント', 'two'],
  ['333', 'e\u0301e\u0301e\u0301 👩‍🚒', 'a longer last cell'],
];

describe('tableLines', () => {
  test.each([20, 32, 80])('aligns columns by what is seen, in %i columns', (width) => {
    const lines = tableLines(columns, rows, width, plain);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    const starts = lines.map((line, at) => {
      const last = at === 0 ? 'LAST' : (rows[at - 1]?.[2] ?? '').slice(0, 1);
      return stringWidth(line.slice(0, line.lastIndexOf(`  ${last}`)));
    });
    expect(new Set(starts).size).toBe(1);
  });

  test('paints a cell after it was measured', () => {
    const [, line] = tableLines(columns, rows, 80, (text, column) => (column === 0 ? `\x1b[1m${text}\x1b[22m` : text));
    expect(line).toBe(`\x1b[1m1  \x1b[22m  Προσφορά για 24 σακίδια  ένα`);
  });
});

test('text is cut between characters, never inside of one', () => {
  expect(cut('Σκηνή', 5)).toBe('Σκηνή');
  expect(cut('Σκηνή', 4)).toBe('Σκη…');
  expect(cut('👩‍🚒👩‍🚒', 3)).toBe('👩‍🚒…');
  expect(pad('雪', 4)).toBe('雪  ');
});

test('nothing that a terminal would obey gets through', () => {
  expect(oneLine('a\x1b[31mb\r\nc\u202ed')).toBe('a [31mb c d');
});
