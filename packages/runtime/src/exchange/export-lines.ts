import { createHash, type Hash } from 'node:crypto';
import type { ChangeEvent, Instant, OnceWrite, RefWrite, SetAside, Task } from '@deskwright/core/port';
import { canonicalJson } from '@deskwright/core/port';

/** What the first line of an export says. `of` tells whether it is a whole desk or tickets that were archived. */
export interface ExportHeader {
  readonly format: 'deskwright';
  readonly version: 1;
  readonly of: 'desk' | 'tickets';
  readonly tenant: string;
  /** The revision of the desk's configuration. */
  readonly desk: number;
  /** The kinds of records that the desk knows. */
  readonly kinds: readonly string[];
  readonly at: Instant;
}

/** A piece of a blob. A blob's pieces follow each other without anything between them. */
export interface BlobPart {
  readonly sha256: string;
  /** 0, 1, 2 … */
  readonly part: number;
  readonly isLast: boolean;
  readonly base64: string;
}

/** Outstanding work: `error` stands with what is set aside. How often it was tried is left out. */
export type ExportedWork = Task | SetAside;

/** How many lines of each sort an export has. */
export interface LineCounts {
  readonly events: number;
  readonly refs: number;
  readonly once: number;
  readonly work: number;
  /** Pieces of blobs. */
  readonly blobs: number;
}

/** What the last line of an export says, so that one that was cut off or altered is noticed. */
export interface ExportEnd {
  readonly counts: LineCounts;
  /** Whether nothing was committed while outstanding work was listed: then it is neither twice nor missing. */
  readonly isStill: boolean;
  /** SHA-256 of all lines before this one, each with its line feed. */
  readonly sha256: string;
}

/** One line of an export. */
export type ExportLine =
  | ExportHeader
  | { readonly event: ChangeEvent }
  | { readonly ref: RefWrite }
  | { readonly once: OnceWrite }
  | { readonly work: ExportedWork }
  | { readonly blob: BlobPart }
  | { readonly end: ExportEnd };

/** Which count a line belongs to. */
const COUNTED = { event: 'events', ref: 'refs', once: 'once', work: 'work', blob: 'blobs' } as const;

/** The sorts of lines between the first and the last. */
export type LineSort = keyof typeof COUNTED;

/** Counts and hashes lines, of one document. */
export class LineTally {
  readonly counts: Record<keyof LineCounts, number> = { events: 0, refs: 0, once: 0, work: 0, blobs: 0 };
  private readonly hash: Hash = createHash('sha256');

  /** Takes in a line without its line feed. */
  add(sort: LineSort | null, line: string): void {
    if (sort !== null) this.counts[COUNTED[sort]] += 1;
    this.hash.update(line).update('\n');
  }

  /** The SHA-256 of the lines so far. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }
}

/** Writes the lines of one document. The same content gives the same lines, whatever storage it comes from. */
export class LineWriter {
  private readonly tally = new LineTally();

  header(header: ExportHeader): string {
    return this.write(null, header);
  }

  event(event: ChangeEvent): string {
    return this.write('event', { event });
  }

  ref(ref: RefWrite): string {
    return this.write('ref', { ref });
  }

  once(once: OnceWrite): string {
    return this.write('once', { once });
  }

  work(work: ExportedWork): string {
    return this.write('work', { work });
  }

  blob(blob: BlobPart): string {
    return this.write('blob', { blob });
  }

  end(isStill: boolean): string {
    const { counts } = this.tally;
    return `${canonicalJson({ end: { counts, isStill, sha256: this.tally.digest() } satisfies ExportEnd })}\n`;
  }

  private write(sort: LineSort | null, value: ExportLine): string {
    const line = canonicalJson(value);
    this.tally.add(sort, line);
    return `${line}\n`;
  }
}
