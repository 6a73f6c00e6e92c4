import { DeskError, isDeskError } from '@deskwright/core/port';

/** SQLSTATE `disk_full`. */
const FULL = '53100';

/** What work in the database gives. Its failures become a {@link DeskError}, `blob.full` or `blob.failed`, with their cause. */
export async function inDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDeskError(error)) throw error;
    const { code } = error as { readonly code?: unknown };
    const message = error instanceof Error ? error.message : String(error);
    throw new DeskError(code === FULL ? 'blob.full' : 'blob.failed', message, { cause: error });
  }
}
