/** A mail in a mailbox, as it stands there. */
export interface StoredMail {
  readonly uid: number;
  readonly flags: readonly string[];
  readonly subject: string;
}

/** A mailbox on an IMAP server for tests. What a test does to it happens behind the back of whoever is connected. */
export interface ImapMailbox {
  readonly port: number;
  readonly user: string;
  readonly pass: string;
  /** Puts mails into a folder, which is made when there is none. */
  append(folder: string, mails: readonly Uint8Array[], date?: Date): Promise<void>;
  /** The mails of a folder in their order; none when there is no such folder. */
  mails(folder: string): Promise<readonly StoredMail[]>;
  /** Makes a folder anew, empty: its UIDs begin at 1 again, under another UIDVALIDITY. */
  renew(folder: string): Promise<void>;
  /** The token that opens the mailbox by OAuth 2 from now on. */
  token: string;
  close(): Promise<void>;
}

/** The subject of a raw mail. */
export function subjectOf(mail: Uint8Array): string {
  return /^Subject: (.*)$/m.exec(Buffer.from(mail).toString())?.[1]?.trim() ?? '';
}
