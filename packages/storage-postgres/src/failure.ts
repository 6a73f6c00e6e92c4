import { DeskError, isDeskError } from '@deskwright/core/port';

/** Conditions that a caller can act on, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CODES: Readonly<Record<string, string>> = {
  '40001': 'storage.busy',
  '40P01': 'storage.busy',
  '55P03': 'storage.busy',
  '57014': 'storage.busy',
  '53100': 'storage.full',
  '53300': 'storage.unreachable',
  '57P01': 'storage.unreachable',
  '57P02': 'storage.unreachable',
  '57P03': 'storage.unreachable',
  '57P05': 'storage.unreachable',
  XX001: 'storage.corrupt',
  XX002: 'storage.corrupt',
};

/** How Node, `pg` and `postgres` say that there is no connection (any more). */
const NO_CONNECTION = /^(E[A-Z]{3,}|08...|CONNECT_TIMEOUT|CONNECTION_[A-Z]+)$/;
const CONNECTION_LOST = /connection terminated|timeout exceeded when trying to connect|not queryable/i;

function codeOf(error: unknown): string | null {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : null;
}

/** Whether a statement lost a race, and so was undone as a whole and may be run again. */
export function isRaceLost(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** The {@link DeskError} for whatever went wrong below, with the original as its `cause`. */
export function storageFailure(error: unknown): DeskError {
  if (isDeskError(error)) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SyntaxError) return new DeskError('storage.corrupt', `Not JSON: ${message}`, { cause: error });
  const isLost = code === null ? CONNECTION_LOST.test(message) : NO_CONNECTION.test(code);
  const known = isLost ? 'storage.unreachable' : code === null ? undefined : CODES[code];
  return new DeskError(known ?? 'storage.failed', message, { cause: error });
}
