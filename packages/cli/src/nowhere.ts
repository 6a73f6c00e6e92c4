import { createHash } from 'node:crypto';
import type { Blobs } from '@deskwright/core/port';

/** Blobs that keep nothing: they say under which hash bytes would be kept. */
export function nowhere(): Blobs {
  return {
    port: 1,
    async put(bytes) {
      const hash = createHash('sha256');
      let size = 0;
      for await (const piece of bytes) {
        hash.update(piece);
        size += piece.byteLength;
      }
      return { sha256: hash.digest('hex'), size };
    },
    get: async () => null,
    sweep: async () => 0,
  };
}
