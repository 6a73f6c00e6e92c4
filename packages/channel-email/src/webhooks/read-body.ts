import type { HeldBytes } from '../held-bytes.ts';

/** The body of a request; its bytes are held until {@link HeldBytes.give} is told. */
export type Body = { readonly is: 'whole'; readonly bytes: Uint8Array } | { readonly is: 'tooLarge' | 'noRoom' };

/** Reads a body, and no more of it than is allowed. Rejects when it breaks off. */
export async function readBody(request: Request, maxBytes: number, room: HeldBytes): Promise<Body> {
  if (Number(request.headers.get('content-length')) > maxBytes) return { is: 'tooLarge' };
  const pieces: Uint8Array[] = [];
  let size = 0;
  const leave = (is: 'tooLarge' | 'noRoom'): Body => {
    room.give(size);
    return { is };
  };
  try {
    for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      if (size + piece.byteLength > maxBytes) return leave('tooLarge');
      if (!room.take(piece.byteLength)) return leave('noRoom');
      size += piece.byteLength;
      pieces.push(piece);
    }
  } catch (error) {
    room.give(size);
    throw error;
  }
  return { is: 'whole', bytes: Buffer.concat(pieces) };
}
