import { DeskError, isDeskError } from '@deskwright/core/port';

/** SQLite's primary result codes that a caller can act on (https://sqlite.org/rescode.html). */
const CODES: Readonly<Record<number, string>> = {
  5: 'storage.busy',
  6: 'storage.busy',
  11: 'storage.corrupt',
  13: 'storage.full',
  26: 'storage.corrupt',
};

/** The {@link DeskError} for whatever went wrong below, with the original as its `cause`. */
export function storageFailure(error: unknown): DeskError {
  if (isDeskError(error)) return error;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_INVALID_STATE') return new DeskError('storage.closed', message, { cause: error });
  if (error instanceof SyntaxError) return new DeskError('storage.corrupt', `Not JSON: ${message}`, { cause: error });
  const primary = typeof errcode === 'number' ? errcode & 0xff : 0;
  return new DeskError(CODES[primary] ?? 'storage.failed', message, { cause: error });
}
