/** A mail in a folder. */
export interface KeptMail {
  readonly uid: number;
  readonly bytes: Uint8Array;
  readonly date: Date;
  readonly flags: Set<string>;
}

/** A folder of mail, its UIDs ascending. */
export interface MailFolder {
  /** UIDs mean the same as long as this does (UIDVALIDITY). */
  validity: number;
  nextUid: number;
  mails: KeptMail[];
}
