import { describe, expect, test } from 'vitest';
import { HeldBytes } from '../held-bytes.ts';
import { gatherMail } from './gather-mail.ts';

/** What a connection brings: these pieces, and then its end or its failure. */
async function* arriving(pieces: readonly string[], failure?: Error): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
  if (failure !== undefined) throw failure;
}

describe('the room of mails on their way in', () => {
  test.each([
    ['cut off', () => arriving(['12345', '67890'], new Error('gone'))],
    ['too large', () => arriving(['12345', '67890', '12345'])],
    ['endless', () => arriving(Array.from({ length: 50 }, () => '12345'))],
  ])('comes back from one that is %s', async (_what, open) => {
    const room = new HeldBytes(12);
    await gatherMail(open(), 10, room).catch(() => null);
    expect(room.take(12)).toBe(true);
  });

  test('is given to nobody twice', async () => {
    const room = new HeldBytes(12);
    const [first, second] = [arriving(['12345', '67890']), arriving(['123'])];
    expect(await gatherMail(first, 10, room)).toEqual({ ok: true, bytes: Buffer.from('1234567890') });
    expect(await gatherMail(second, 10, room)).toEqual({ ok: false, reason: 'noRoom' });
    room.give(10);
    expect(await gatherMail(arriving(['123']), 10, room)).toEqual({ ok: true, bytes: Buffer.from('123') });
  });
});
