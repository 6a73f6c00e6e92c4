import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Instant, RecordId } from '@deskwright/core/port';
import { onDisk, syncDirectory } from '../on-disk.ts';

/** An event that an endpoint was not made to accept. It names the event and does not repeat it, so erasure finds nothing here. */
export interface DeadLetter {
  readonly endpoint: string;
  readonly webhookId: string;
  readonly record: RecordId;
  /** Its place in the history of its record. */
  readonly seq: number;
  readonly type: string;
  readonly attempts: number;
  readonly error: string;
  readonly parkedAt: Instant;
}

/** Where events go that were given up. */
export interface DeadLetters {
  /** Resolves when the letter is safe: its event is not sent again by itself. A letter may come twice after a crash. */
  park(letter: DeadLetter): Promise<void>;
}

/** Dead letters as lines of JSON in a file. Rejects with `feed.fileFailed`. */
export function fileDeadLetters(path: string): DeadLetters {
  return {
    park: (letter) =>
      onDisk(async () => {
        await mkdir(dirname(path), { recursive: true });
        const handle = await open(path, 'a');
        try {
          await handle.writeFile(`${JSON.stringify(letter)}\n`);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await syncDirectory(dirname(path));
      }),
  };
}
