/**
 * Keeps how far mail was read, in a line of text. The positions of `@deskwright/feeds` can be used: `filePosition(path)` for
 * one.
 */
export interface MailPosition {
  /** What was saved last, or `null` when nothing was: mail is read from its beginning. */
  load(): Promise<string | null>;
  /** Resolves when it will survive a crash. */
  save(position: string): Promise<void>;
}
