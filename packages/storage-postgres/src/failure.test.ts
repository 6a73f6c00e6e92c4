import { describe, expect, it } from 'vitest';
import { isUndone, storageFailure } from './failure.ts';

const coded = (code: string): Error => Object.assign(new Error('as the driver says'), { code });

describe('what a driver throws when its connection is lost', () => {
  it.each([
    ['pg, while it waits for an answer', new Error('Connection terminated unexpectedly')],
    [
      'pg, when it takes a lost client again',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['postgres, while it waits for an answer', coded('CONNECTION_CLOSED')],
    ['postgres, when it writes to a socket that it has let go of', readingWrite()],
    ['Node.js, when the socket has ended', coded('ERR_STREAM_WRITE_AFTER_END')],
    ['Node.js, when the socket was destroyed', coded('ERR_STREAM_DESTROYED')],
    ['Node.js, when the other side has gone', coded('EPIPE')],
    ['the server, when an administrator ends it', coded('57P01')],
  ])('is storage.unreachable, and may have been done: %s', (_, error) => {
    expect(storageFailure(error)).toMatchObject({ code: 'storage.unreachable', cause: error });
    expect(isUndone(error)).toBe(false);
  });
});

/** The failure as the engine words it, whatever its version. */
function readingWrite(): unknown {
  const socket: { write(): void } = JSON.parse('null');
  try {
    return socket.write();
  } catch (error) {
    return error;
  }
}
