/** Names one record: its kind (`ticket`, `message`, `contact`, or a kind a plugin brings) and its id. */
export interface RecordId {
  readonly kind: string;
  readonly id: string;
}

/**
 * A record as storage keeps it. `version` is the `seq` of the last event folded into `value`; a record that does not
 * exist yet has version 0.
 */
export interface Stored<T> {
  readonly id: string;
  readonly value: T;
  readonly version: number;
}

/**
 * A name by which the outside world knows a record: a mail's Message-ID, a contact's address, a ticket's short
 * reference. `channel` is the name space, `thread` the name in it. One reference leads to one record for ever, so two
 * first mails from one address cannot make two contacts.
 */
export interface Ref {
  readonly channel: string;
  readonly thread: string;
}
