import { open } from 'node:fs/promises';
import { DeskError } from '@deskwright/core/port';

/** What work on files gives. Its failures become the {@link DeskError} `feed.fileFailed`, with their cause. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DeskError('feed.fileFailed', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Brings the names in a directory to the disk. Platforms on which it cannot be opened do not need that. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
