import { isDeskError } from '@deskwright/core';

/** What went wrong in the background: counted, and the first few remembered. */
export class Trouble {
  readonly messages: string[] = [];
  count = 0;

  /** Notes an error. */
  readonly note = (error: unknown): void => {
    this.count += 1;
    if (this.messages.length < 5) this.messages.push(describeError(error));
  };
}

/** An error in one line, with its code where it has one. */
export function describeError(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
  return isDeskError(error) ? `${error.code}: ${message}` : message;
}
