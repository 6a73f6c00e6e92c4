import type { ExportHeader, ExportLine } from './export-lines.ts';
import { LineTally } from './export-lines.ts';
import { ImportError } from './import-error.ts';
import { readLine } from './read-line.ts';
import { type LineSource, splitLines } from './split-lines.ts';

/** Any line but the first and the last of a document. */
export type Content = Exclude<ExportLine, ExportHeader | { readonly end: unknown }>;

/** What a stream of exports is made of, with the number of the line and the SHA-256 of its document up to there. */
export type Read = { readonly number: number; readonly digest: () => string } & (
  | { readonly header: ExportHeader }
  | { readonly content: Content }
  | { readonly isStill: boolean }
);

/**
 * Reads one export or several, one after the other, and checks that each is whole. Throws {@link ImportError}:
 * `import.badLine`, `import.badVersion`, `import.lineTooLong`, `import.truncated`, `import.altered`.
 */
export async function* readDocuments(source: LineSource, longest: number): AsyncGenerator<Read, void, undefined> {
  let tally: LineTally | null = null;
  let last = 0;
  for await (const numbered of splitLines(source, longest)) {
    const { text, number } = numbered;
    last = number;
    const read = readLine(numbered);
    if (read.sort === 'header') {
      if (tally !== null) throw new ImportError('truncated', number, 'The export before has no last line');
      tally = new LineTally();
      tally.add(null, text);
      yield { number, digest: digestOf(tally), header: read.header };
      continue;
    }
    if (tally === null) throw new ImportError('badLine', number, 'An export begins with its format');
    if (read.sort !== 'end') {
      tally.add(read.sort, text);
      yield { number, digest: digestOf(tally), content: read.line as Content };
      continue;
    }
    const { counts } = tally;
    const isWhole = Object.entries(counts).every(
      ([sort, count]) => read.end.counts[sort as keyof typeof counts] === count,
    );
    if (!isWhole) throw new ImportError('truncated', number, 'Lines are missing, or there are too many');
    if (read.end.sha256 !== tally.digest()) throw new ImportError('altered', number, 'Lines are not what they were');
    yield { number, digest: digestOf(tally), isStill: read.end.isStill };
    tally = null;
  }
  if (tally !== null) throw new ImportError('truncated', last, 'The export ends here without its last line');
  if (last === 0) throw new ImportError('truncated', 0, 'There is nothing to import');
}

function digestOf(tally: LineTally): () => string {
  return () => tally.digest();
}
