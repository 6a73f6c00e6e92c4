import type { Hash } from 'node:crypto';
import { DeskError } from '@deskwright/core/port';

/** How many bytes a row holds: few rows for a large blob, and little memory for whoever puts or gets one. */
export const CHUNK_BYTES = 256 * 1024;

/** What passed through {@link chunksOf}. */
export interface Measure {
  readonly hash: Hash;
  size: number;
}

/**
 * Cuts a stream anew, into chunks of {@link CHUNK_BYTES} (the last one may be shorter; an empty stream has none), and
 * measures it. The chunks are copies, for whoever streams may use one buffer for all its parts. Throws the
 * {@link DeskError} `blob.tooLarge` as soon as there are more bytes than `limit`, and what the stream throws.
 */
export async function* chunksOf(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  measure: Measure,
): AsyncGenerator<Uint8Array> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  for await (const part of bytes) {
    measure.size += part.length;
    if (measure.size > limit) throw new DeskError('blob.tooLarge', `The blob is longer than ${limit} bytes`);
    measure.hash.update(part);
    for (let from = 0; from < part.length; ) {
      const taken = part.subarray(from, from + CHUNK_BYTES - filled);
      chunk.set(taken, filled);
      filled += taken.length;
      from += taken.length;
      if (filled < CHUNK_BYTES) continue;
      yield chunk;
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
