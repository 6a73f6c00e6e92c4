import type { Blobs, StoredEvent } from '@deskwright/core/port';
import type { LineWriter } from './export-lines.ts';

/** Three bytes are four letters, so pieces of this size need no padding within a blob. */
const PIECE_BYTES = 48 * 1024;
/** How many hashes are remembered, so that what is shared by many messages is written once. */
const MOST_REMEMBERED = 100_000;

/** The hashes that an event names: messages name all blobs that belong to them. */
export function blobsOf(event: StoredEvent): readonly string[] {
  const { blobs } = (event as { readonly personal?: { readonly blobs?: unknown } }).personal ?? {};
  return Array.isArray(blobs) ? blobs.filter((hash) => typeof hash === 'string') : [];
}

/** Writes blobs, each once as far as memory goes. */
export class BlobWriter {
  private readonly written = new Set<string>();
  private readonly blobs: Blobs;
  private readonly lines: LineWriter;

  constructor(blobs: Blobs, lines: LineWriter) {
    this.blobs = blobs;
    this.lines = lines;
  }

  /** The blobs that events name, a line for each piece. One that is not there any more is passed over. */
  async *of(events: readonly StoredEvent[]): AsyncGenerator<string, void, undefined> {
    for (const sha256 of events.flatMap(blobsOf)) {
      if (this.written.has(sha256)) continue;
      this.written.add(sha256);
      const oldest = this.written.size > MOST_REMEMBERED ? this.written.values().next().value : undefined;
      if (oldest !== undefined) this.written.delete(oldest);
      const bytes = await this.blobs.get(sha256);
      if (bytes !== null) yield* this.pieces(sha256, bytes);
    }
  }

  private async *pieces(sha256: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
    let part = 0;
    let held = Buffer.alloc(0);
    for await (const chunk of bytes) {
      held = Buffer.concat([held, chunk]);
      // The last piece is only known when no byte follows.
      while (held.length > PIECE_BYTES) {
        const base64 = held.subarray(0, PIECE_BYTES).toString('base64');
        yield this.lines.blob({ sha256, part, isLast: false, base64 });
        held = held.subarray(PIECE_BYTES);
        part += 1;
      }
    }
    yield this.lines.blob({ sha256, part, isLast: true, base64: held.toString('base64') });
  }
}
