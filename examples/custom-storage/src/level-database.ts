import { DeskError, isDeskError } from '@deskwright/core/port';
import { ClassicLevel } from 'classic-level';

/** A LevelDB directory that storages share. LevelDB belongs to one process, so writers take turns within it. */
export interface LevelDatabase {
  readonly db: ClassicLevel<Buffer, unknown>;
  /** Runs work when all that was asked for before is over. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens, or makes, a database in a directory. */
export async function openLevel(directory: string): Promise<LevelDatabase> {
  const db = new ClassicLevel<Buffer, unknown>(directory, { keyEncoding: 'buffer', valueEncoding: 'json' });
  await db.open();
  let last: Promise<unknown> = Promise.resolve();
  return {
    db,
    inTurn(work) {
      const turn = last.then(work, work);
      last = turn.catch(() => {});
      return turn;
    },
    close: () => db.close(),
  };
}

/** The error of the port for whatever went wrong below, with the original as its `cause`. */
export function failure(error: unknown): DeskError {
  if (isDeskError(error)) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const isClosed = code === 'LEVEL_DATABASE_NOT_OPEN';
  return new DeskError(isClosed ? 'storage.closed' : 'storage.failed', String(message), { cause: error });
}
