/** Bounds on what one mail may cost. Sizes are in bytes of the raw mail, lengths in UTF-16 code units. */
export interface MailLimits {
  /** The whole mail; a longer one is refused as malformed. 25 MiB. */
  readonly maxBytes: number;
  /** The header block at the top; a longer one is refused as malformed. 256 KiB. */
  readonly maxHeaderBytes: number;
  /** Header fields at the top; a mail with more is refused as malformed. 1000. */
  readonly maxHeaders: number;
  /** How deep multiparts may nest; a deeper mail is refused as malformed. 30. */
  readonly maxDepth: number;
  /** MIME parts altogether; a mail with more is refused as malformed. 1000. */
  readonly maxParts: number;
  /** Lines altogether; a mail with more is refused as malformed, for every line costs the parser memory. 600 000. */
  readonly maxLines: number;
  /** Attachments kept; what is beyond stays in the raw original only, with a warning. 100. */
  readonly maxAttachments: number;
  /** The plain text kept; the rest is cut off with a warning. 200 000. */
  readonly maxText: number;
  /** The HTML kept for display; longer HTML is read as text only, with a warning. 1 000 000. */
  readonly maxHtml: number;
}

/** The limits that hold where the options say nothing. */
export const defaultMailLimits: MailLimits = {
  maxBytes: 25 * 1024 * 1024,
  maxHeaderBytes: 256 * 1024,
  maxHeaders: 1000,
  maxDepth: 30,
  maxParts: 1000,
  maxLines: 600_000,
  maxAttachments: 100,
  maxText: 200_000,
  maxHtml: 1_000_000,
};
