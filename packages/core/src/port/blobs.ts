import type { Instant } from '../record/json.ts';

/** Bytes kept under the SHA-256 of their content: raw originals, attachments, long message bodies. */
export interface Blobs {
  readonly port: 1;
  /**
   * Keeps the bytes and says under which hash. Putting the same bytes again changes nothing but their age. Rejects with
   * the {@link DeskError} `blob.tooLarge` when the stream is longer than `limit` bytes; nothing is kept then.
   */
  put(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<{ readonly sha256: string; readonly size: number }>;
  /** The bytes under a hash, or `null` when there are none. */
  get(sha256: string): Promise<AsyncIterable<Uint8Array> | null>;
  /**
   * Removes blobs last put before `olderThan` that `isReferenced` denies, and says how many. With `among`, only those
   * hashes are looked at (erasure names them), else all.
   */
  sweep(
    isReferenced: (sha256: string) => Promise<boolean>,
    olderThan: Instant,
    among?: readonly string[],
  ): Promise<number>;
}
