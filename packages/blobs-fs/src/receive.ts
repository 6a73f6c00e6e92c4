import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeskError, type Instant } from '@deskwright/core/port';
import { ifPresent, onDisk } from './on-disk.ts';

/** Bytes that have arrived, in a file that has no name of its own yet. */
export interface Received {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** Platforms on which a directory cannot be opened do not need it to be synchronised either. */
async function syncDirectory(path: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch {
    return;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function write(
  handle: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Omit<Received, 'path'>> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw new DeskError('blob.tooLarge', `The blob is longer than ${limit} bytes`);
    hash.update(chunk);
    await onDisk(() => handle.writeFile(chunk));
  }
  return { sha256: hash.digest('hex'), size };
}

/** Writes a stream to a temporary file, dated `now()` and safely on the disk. When that fails, nothing is left of it. */
export async function receive(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  directory: string,
  now: () => Instant,
): Promise<Received> {
  const path = join(directory, randomUUID());
  const handle = await onDisk(async () => {
    await mkdir(directory, { recursive: true });
    return open(path, 'wx');
  });
  try {
    const written = await write(handle, bytes, limit);
    const putAt = now() / 1000;
    await onDisk(async () => {
      await handle.utimes(putAt, putAt);
      await handle.sync();
      await handle.close();
    });
    return { path, ...written };
  } catch (error) {
    await handle.close();
    await ifPresent(() => rm(path));
    throw error;
  }
}

/** Gives received bytes their final name, in one step, replacing what had that name. */
export async function moveInto(folder: string, { path, sha256 }: Received): Promise<void> {
  await onDisk(async () => {
    const created = await mkdir(folder, { recursive: true });
    await rename(path, join(folder, sha256));
    await syncDirectory(folder);
    if (created !== undefined) await syncDirectory(dirname(folder));
  });
}
