import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs, Instant } from '@deskwright/core/port';
import { ifPresent, onDisk } from './on-disk.ts';
import { moveInto, receive } from './receive.ts';
import { movedAside, putBack, removeOlder } from './remove-older.ts';

/**
 * Options of {@link fsBlobs}. `directory` is created when needed and must lie on one file system; `now` dates what is put
 * (epoch milliseconds; the system clock unless given).
 */
export interface FsBlobsOptions {
  readonly directory: string;
  readonly now?: () => Instant;
}

const HASH = /^[0-9a-f]{64}$/;
const SHARD = /^[0-9a-f]{2}$/;

async function* hashesIn(directory: string): AsyncIterable<string> {
  const names = async (path: string, pattern: RegExp) =>
    ((await ifPresent(() => readdir(path))) ?? []).filter((name) => pattern.test(name));
  for (const shard of await names(directory, SHARD)) {
    for (const name of await names(join(directory, shard), HASH)) if (name.startsWith(shard)) yield name;
  }
}

/**
 * Blobs as files under the SHA-256 of their content, `ab/abcd…`. Bytes go to a temporary file while they are hashed,
 * are brought to the disk, and only then get their name: a crash leaves no part of a blob under a hash, and what it leaves
 * otherwise is removed by a later `sweep` of everything. Several processes may use one directory. Methods reject with a
 * `DeskError`: `blob.tooLarge`, `blob.full` (the disk), `blob.failed` (anything else about files; see `cause`).
 */
export function fsBlobs({ directory, now = Date.now }: FsBlobsOptions): Blobs {
  const incoming = join(directory, 'incoming');
  const folderOf = (sha256: string) => join(directory, sha256.slice(0, 2));
  const pathOf = (sha256: string) => join(folderOf(sha256), sha256);

  return {
    port: 1,
    async put(bytes, limit) {
      const received = await receive(bytes, limit, incoming, now);
      await moveInto(folderOf(received.sha256), received);
      return { sha256: received.sha256, size: received.size };
    },
    async get(sha256) {
      if (!HASH.test(sha256) || (await ifPresent(() => stat(pathOf(sha256)))) === null) return null;
      // Opened when it is read, so that a stream that nobody reads holds no file open.
      return (async function* () {
        yield* createReadStream(pathOf(sha256)) as AsyncIterable<Uint8Array>;
      })();
    },
    async sweep(isReferenced, olderThan, among) {
      await onDisk(() => mkdir(incoming, { recursive: true }));
      let swept = 0;
      for await (const sha256 of among ?? hashesIn(directory)) {
        if (!HASH.test(sha256)) continue;
        if (await removeOlder(pathOf(sha256), olderThan, () => isReferenced(sha256), incoming)) swept += 1;
      }
      if (among !== undefined) return swept;
      for (const name of (await ifPresent(() => readdir(incoming))) ?? []) {
        const sha256 = movedAside(name);
        const isBack =
          sha256 !== null &&
          (await putBack(join(incoming, name), pathOf(sha256), olderThan, () => isReferenced(sha256)));
        if (isBack) continue;
        await removeOlder(join(incoming, name), olderThan, async () => false, incoming);
      }
      return swept;
    },
  };
}
