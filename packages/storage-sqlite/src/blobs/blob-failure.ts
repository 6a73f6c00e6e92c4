import { DeskError, isDeskError } from '@deskwright/core/port';

/** SQLite's primary result code for a disk, or a limit of the file's size, that is reached. */
const FULL = 13;

/** What work in the database gives. Its failures become a {@link DeskError}, `blob.full` or `blob.failed`, with their cause. */
export function inDatabase<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isDeskError(error)) throw error;
    const { errcode } = error as { readonly errcode?: unknown };
    const isFull = typeof errcode === 'number' && (errcode & 0xff) === FULL;
    const message = error instanceof Error ? error.message : String(error);
    throw new DeskError(isFull ? 'blob.full' : 'blob.failed', message, { cause: error });
  }
}
