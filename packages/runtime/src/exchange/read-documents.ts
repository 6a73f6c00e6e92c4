import { type ExportEnd, type ExportHeader, type ExportLine, LineTally } from './export-lines.ts';
import { ImportError } from './import-error.ts';
import { type ReadLine, readLine } from './read-line.ts';
import { type LineSource, type NumberedLine, splitLines } from './split-lines.ts';

/** Any line but the first and the last of a document. */
export type Content = Exclude<ExportLine, ExportHeader | { readonly end: unknown }>;

/** What a stream of exports is made of, with the number of the line and the SHA-256 of its document up to there. */
export type Read = { readonly number: number; readonly digest: () => string } & (
  | { readonly header: ExportHeader }
  | { readonly content: Content; readonly length: number }
  | { readonly isStill: boolean }
  /** The document of archived tickets that was being read was cut off: it counts as not written. */
  | { readonly cutOff: true }
);

/**
 * Reads one export or several, one after the other, and checks that each is whole. An archive may have documents that were
 * cut off, each followed by another one. Throws {@link ImportError}: `import.badLine`, `import.badVersion`,
 * `import.lineTooLong`, `import.truncated`, `import.altered`.
 */
export async function* readDocuments(source: LineSource, longest: number): AsyncGenerator<Read, void, undefined> {
  let document: Document | null = null;
  // A first line that was cut off: nobody can tell any more what it began.
  let torn: ImportError | null = null;
  let last = 0;
  for await (const numbered of splitLines(source, longest)) {
    const { text, number } = numbered;
    last = number;
    const read = readOr(numbered);
    if (read instanceof ImportError) {
      if (document !== null && !document.mayBeCutOff) throw read;
      // Several documents may be torn in their first lines, one after the other; what comes behind them tells.
      if (document === null) torn ??= read;
      else document.fault ??= read;
      continue;
    }
    if (torn !== null && (read.sort !== 'header' || read.header.of !== 'tickets')) throw torn;
    torn = null;
    const digest = () => document?.tally.digest() ?? '';
    if (read.sort === 'header') {
      if (document !== null) {
        if (!document.mayBeCutOff) throw new ImportError('truncated', number, 'The export before has no last line');
        yield { number, digest, cutOff: true };
      }
      document = { tally: new LineTally(), mayBeCutOff: read.header.of === 'tickets', fault: null };
      document.tally.add(null, text);
      yield { number, digest, header: read.header };
      continue;
    }
    if (document === null) throw new ImportError('badLine', number, 'An export begins with its format');
    if (read.sort !== 'end') {
      document.tally.add(read.sort, text);
      yield { number, digest, content: read.line as Content, length: text.length };
      continue;
    }
    checkEnd(document, read.end, number);
    yield { number, digest, isStill: read.end.isStill };
    document = null;
  }
  if (torn !== null) throw torn;
  if (document !== null) throw new ImportError('truncated', last, 'The export ends here without its last line');
  if (last === 0) throw new ImportError('truncated', 0, 'There is nothing to import');
}

interface Document {
  readonly tally: LineTally;
  readonly mayBeCutOff: boolean;
  /** What is wrong with one of its lines, which is no fault if it turns out to be its last. */
  fault: ImportError | null;
}

/** A line, or what is wrong with it where it may have been cut off. */
function readOr(numbered: NumberedLine): ReadLine | ImportError {
  try {
    return readLine(numbered);
  } catch (error) {
    if (error instanceof ImportError && error.code === 'import.badLine') return error;
    throw error;
  }
}

function checkEnd({ tally, fault }: Document, end: ExportEnd, number: number): void {
  if (fault !== null) throw fault;
  const { counts } = tally;
  const isWhole = Object.entries(counts).every(([sort, count]) => end.counts[sort as keyof typeof counts] === count);
  if (!isWhole) throw new ImportError('truncated', number, 'Lines are missing, or there are too many');
  if (end.sha256 !== tally.digest()) throw new ImportError('altered', number, 'Lines are not what they were');
}
