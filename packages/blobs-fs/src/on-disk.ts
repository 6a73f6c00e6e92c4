import { DeskError } from '@deskwright/core/port';

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { readonly code?: unknown }).code : undefined;
}

/** What work on files gives. Its failures become a {@link DeskError}, `blob.full` or `blob.failed`, with their cause. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    const message = error instanceof Error ? error.message : String(error);
    throw new DeskError(isFull ? 'blob.full' : 'blob.failed', message, { cause: error });
  }
}

/** Like {@link onDisk}, but a file or directory that does not exist is the answer `null`. */
export function ifPresent<T>(work: () => Promise<T>): Promise<T | null> {
  return onDisk(async () => {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  });
}
