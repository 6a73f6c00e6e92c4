/**
 * A "no" that a caller can act on: returned, never thrown. `code` is stable and may be matched, `path` leads to the part
 * of the input that is at fault, `remedy` says what to change.
 */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly remedy?: string;
}
