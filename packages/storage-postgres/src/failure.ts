import { DeskError, isDeskError } from '@deskwright/core/port';

/**
 * Conditions that a caller can act on: SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), and what
 * the drivers write in its place when there is no connection (any more).
 */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^(40001|40P01|55P03|57014)$/, 'storage.busy'],
  [/^53100$/, 'storage.full'],
  [/^XX00[12]$/, 'storage.corrupt'],
  [/^CONNECTION_ENDED$/, 'storage.closed'],
  [
    /^(08\w{3}|57P0[1-5]|53300|CONNECT_TIMEOUT|CONNECTION_\w+|E[A-Z]{3,}|EAI_\w+|ERR_(STREAM|SOCKET)_\w+)$/,
    'storage.unreachable',
  ],
];

/** What the drivers say without a code. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  // `postgres` 3.4 writes to a socket that it has let go of already: porsager/postgres#1066.
  [/^Cannot read properties of null \(reading 'write'\)$/, 'storage.unreachable'],
  [/after calling end on the pool/, 'storage.closed'],
  [/connection terminated|timeout exceeded when trying to connect|not queryable/i, 'storage.unreachable'],
];

/** What a driver calls the failure: an SQLSTATE, or a code of its own. */
export function codeOf(error: unknown): string | null {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : null;
}

/** Whether a statement lost a race, and so was undone as a whole and may be run again. */
export function isRaceLost(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Whether a statement found a name taken that was free when it looked, and so was undone as a whole and may be run again. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** A statement could not even be put together. */
export class NotSent extends Error {}

/** Whether the server said no to a statement: what it did is undone. Otherwise it may have been done or not. */
export function isUndone(error: unknown): boolean {
  const code = codeOf(error);
  return (
    error instanceof NotSent ||
    (code !== null && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) && !/^(08|57P|58|XX)/.test(code))
  );
}

/** The {@link DeskError} for whatever went wrong below, with the original as its `cause`. */
export function storageFailure(error: unknown): DeskError {
  if (isDeskError(error)) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SyntaxError) return new DeskError('storage.corrupt', `Not JSON: ${message}`, { cause: error });
  const [, known = 'storage.failed'] =
    (code === null ? MESSAGES : CODES).find(([pattern]) => pattern.test(code ?? message)) ?? [];
  return new DeskError(known, message, { cause: error });
}
