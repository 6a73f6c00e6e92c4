/** A source of mail that works in the background. */
export interface MailSource {
  /** Begins to take mail in. Called again after {@link MailSource.stop}, it begins anew. */
  start(): Promise<void>;
  /** Takes nothing new, and resolves when what was in hand is dealt with. */
  stop(): Promise<void>;
}
