import stringWidth from 'string-width';

/** A column; `min` says how narrow it may become when the table is too wide, and without it stays as wide as it is. */
export interface Column {
  readonly title: string;
  readonly min?: number;
}

/** How a cell is coloured once it has its width. */
export type Paint = (text: string, column: number, row: number | 'title') => string;

const GAP = 2;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text on one line, without what a terminal would obey: control characters and marks that turn the direction. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** Cuts text to a width in columns of a terminal; what was cut shows as `…`. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Text filled up with spaces to a width, or cut to it. */
export function pad(text: string, width: number): string {
  const kept = cut(text, width);
  return kept + ' '.repeat(Math.max(0, width - stringWidth(kept)));
}

/** Widths of columns that together fit `width`: the widest that may shrink gives way first. */
export function widths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  const found = columns.map(({ title }, at) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[at] ?? ''))),
  );
  let excess = found.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  while (excess > 0) {
    const candidates = columns.map(({ min }, at) =>
      min === undefined || (found[at] ?? 0) <= min ? 0 : (found[at] ?? 0),
    );
    const widest = Math.max(...candidates);
    if (widest === 0) break;
    found[candidates.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return found;
}

/** Lines of a table with aligned columns, no wider than `width` as far as the columns may shrink. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: Paint,
): readonly string[] {
  const clean = rows.map((row) => row.map(oneLine));
  const sizes = widths(columns, clean, width);
  const last = sizes.length - 1;
  const line = (cells: readonly string[], row: number | 'title'): string =>
    sizes
      .map((size, at) => {
        const cell = cells[at] ?? '';
        return paint(at === last ? cut(cell, size) : pad(cell, size), at, row);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  return [line(titles, 'title'), ...clean.map((row, at) => line(row, at))];
}
