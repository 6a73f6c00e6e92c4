import { ImportError } from './import-error.ts';

/** A line without its end, and its number from 1. */
export interface NumberedLine {
  readonly text: string;
  readonly number: number;
}

/** What can be read as lines: texts or bytes in UTF-8, cut anywhere. */
export type LineSource = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/**
 * Cuts a stream into lines, of which none is longer than `longest` UTF-16 units: else it throws `import.lineTooLong`. Line
 * ends may be those of Windows, and empty lines are passed over.
 */
export async function* splitLines(source: LineSource, longest: number): AsyncGenerator<NumberedLine, void, undefined> {
  const decoder = new TextDecoder();
  let number = 1;
  let pieces: string[] = [];
  let length = 0;
  const grow = (piece: string): void => {
    length += piece.length;
    if (length > longest) throw new ImportError('lineTooLong', number, `It is longer than ${longest} characters`);
    pieces.push(piece);
  };
  const taken = (): NumberedLine => {
    const text = pieces.join('');
    pieces = [];
    length = 0;
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, number };
  };
  for await (const chunk of source) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      grow(text.slice(start, end));
      const line = taken();
      if (line.text !== '') yield line;
      number += 1;
      start = end + 1;
    }
    grow(text.slice(start));
  }
  grow(decoder.decode());
  const last = taken();
  if (last.text !== '') yield last;
}
