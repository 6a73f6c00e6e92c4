import type { Address, Attachment, Automated } from '../port/channel.ts';
import type { Actor } from '../record/event.ts';
import type { Instant } from '../record/json.ts';

/**
 * How far a message that we send has come; `none` when it is not sent anywhere, `bounced` when it came back, `withheld`
 * when it is not sent because an earlier one had come back.
 */
export type DeliveryState = 'none' | 'queued' | 'sent' | 'failed' | 'bounced' | 'withheld';

/** A correspondent whom a message was copied to; of our own messages also the contact whose address it is. */
export interface CopiedAddress extends Address {
  readonly contact?: string;
}

/** One message of a ticket: what was said, by whom, and what became of it. */
export interface Message {
  readonly id: string;
  readonly ticketId: string;
  /** Its place among the messages of the ticket: 1, 2, 3 … */
  readonly number: number;
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly visibility: 'public' | 'internal';
  readonly author: Actor;
  readonly automated: false | Automated | 'sent';
  /** Its author is neither the requester nor anybody who takes part in the ticket. Left out when they do. */
  readonly thirdParty?: true;
  readonly delivery: DeliveryState;
  /** Why it could not be delivered, or was sent in another form than it should have had. */
  readonly deliveryDetail: string | null;
  readonly erased: boolean;
  readonly createdAt: Instant;
  /** When its author says it was written: for display only. */
  readonly writtenAt: Instant | null;
  /** Id of the canned response that its author began with. */
  readonly cannedResponse: string | null;
  /** Emptied by erasure, in events too. */
  readonly personal: MessagePersonal;
}

/**
 * What a message says and to whom. `textBlob` and `htmlBlob` hold what is too long to keep in the record; `textBlob` also
 * the whole text of a message of which `text` leaves out quotations or signature.
 */
export interface MessagePersonal {
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly textBlob: string | null;
  readonly htmlBlob: string | null;
  readonly raw: string | null;
  readonly thread: string | null;
  /** Whom it was sent to: by us, or of a message that came in, by its author; 50 of them at most. */
  readonly to: readonly Address[];
  /** Whom it was copied to; left out for nobody. */
  readonly cc?: readonly CopiedAddress[];
  readonly attachments: readonly Attachment[];
  /** Hashes of all blobs that belong to the message: raw original, long bodies, attachments. */
  readonly blobs: readonly string[];
}
