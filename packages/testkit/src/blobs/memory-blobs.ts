import { createHash } from 'node:crypto';
import { type Blobs, DeskError, type Instant } from '@deskwright/core/port';

/** Options of {@link memoryBlobs}. `now` dates what is put, in epoch milliseconds. */
export interface MemoryBlobsOptions {
  readonly now: () => Instant;
}

/** Blobs in this process, gone when it ends: for tests. */
export function memoryBlobs({ now }: MemoryBlobsOptions): Blobs {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly putAt: Instant }>();
  return {
    port: 1,
    async put(chunks, limit) {
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > limit) throw new DeskError('blob.tooLarge', `The blob is longer than ${limit} bytes`);
        // A copy, for whoever streams may use one buffer for all chunks.
        parts.push(Uint8Array.from(chunk));
      }
      const bytes = Buffer.concat(parts);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      kept.set(sha256, { bytes, putAt: now() });
      return { sha256, size };
    },
    async get(sha256) {
      const blob = kept.get(sha256);
      if (blob === undefined) return null;
      return (async function* () {
        if (blob.bytes.length > 0) yield Uint8Array.from(blob.bytes);
      })();
    },
    async sweep(isReferenced, olderThan, among) {
      let swept = 0;
      for (const sha256 of among ?? [...kept.keys()]) {
        const blob = kept.get(sha256);
        if (blob === undefined || blob.putAt >= olderThan || (await isReferenced(sha256))) continue;
        // The same bytes may have been put again meanwhile.
        if (kept.get(sha256) !== blob) continue;
        kept.delete(sha256);
        swept += 1;
      }
      return swept;
    },
  };
}
