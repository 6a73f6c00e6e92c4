/** One item of an archive: a mail, or why there is none. `place` is where it stands; reading can begin there again. */
export type ArchivedMail =
  | { readonly ok: true; readonly place: string; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly place: string; readonly why: string };

/** A collection of mail in files, read from front to back. */
export interface MailArchive {
  /** The items from a place on, or all of them. Throws the `DeskError` `channel.badPosition` for a place that is none. */
  read(from: string | null): AsyncIterable<ArchivedMail>;
  /** The place behind the last item: reading goes on there when the archive has grown. */
  end(): Promise<string>;
}
