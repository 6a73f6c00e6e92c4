import { DeskError } from '@deskwright/core';

/**
 * Thrown when something that is to be imported cannot be. `code` begins with `import.`; `line` counts from 1, 0 stands for
 * the whole. What was imported before that line stays.
 */
export class ImportError extends DeskError {
  readonly line: number;

  constructor(code: string, line: number, message: string, options?: { readonly cause?: unknown }) {
    super(`import.${code}`, line === 0 ? message : `Line ${line}: ${message}`, options);
    this.line = line;
  }
}
