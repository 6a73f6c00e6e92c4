const marker = Symbol.for('deskwright.error');

/**
 * Thrown for broken infrastructure and for programming errors, never for a "no" (that is a {@link Refusal}). `code` is
 * stable: `storage.full`, `desk.invalid`, `blob.tooLarge` … Recognise one with {@link isDeskError}, because two copies of
 * this package may be loaded side by side.
 */
export class DeskError extends Error {
  readonly code: string;
  readonly [marker] = true;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'DeskError';
    this.code = code;
  }
}

/** Whether a caught value is a {@link DeskError}, of whichever copy of the package; with `code`, also whether of that code. */
export function isDeskError(error: unknown, code?: string): error is DeskError {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as Record<symbol, unknown>)[marker] === true &&
    (code === undefined || (error as DeskError).code === code)
  );
}
