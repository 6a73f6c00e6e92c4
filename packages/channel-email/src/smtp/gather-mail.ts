import type { HeldBytes } from '../held-bytes.ts';

/** A mail as it came in, or why there is none. `bytes` are held until {@link HeldBytes.give} is told. */
export type Gathered =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'tooLarge' | 'noRoom' | 'endless' };

/**
 * Reads a mail to its end. What is beyond the limit is not kept: the client is let finish, because it hears our reply only
 * then, but not for as long as it likes. Rejects when the connection is gone before the end of the mail.
 */
export async function gatherMail(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  room: HeldBytes,
): Promise<Gathered> {
  let pieces: Uint8Array[] = [];
  let kept = 0;
  let passed = 0;
  let reason: 'tooLarge' | 'noRoom' | null = null;
  const drop = (why: 'tooLarge' | 'noRoom'): void => {
    reason ??= why;
    pieces = [];
    room.give(kept);
    kept = 0;
  };
  try {
    for await (const piece of stream) {
      passed += piece.byteLength;
      if (passed > 2 * maxBytes) {
        drop('tooLarge');
        return { ok: false, reason: 'endless' };
      }
      if (passed > maxBytes) drop('tooLarge');
      else if (reason === null && !room.take(piece.byteLength)) drop('noRoom');
      if (reason !== null) continue;
      kept += piece.byteLength;
      pieces.push(piece);
    }
  } catch (error) {
    room.give(kept);
    throw error;
  }
  return reason === null ? { ok: true, bytes: Buffer.concat(pieces) } : { ok: false, reason };
}
