import type { Instant } from '../record/json.ts';
import type { RecordId, Ref } from '../record/record-id.ts';

/** What a platform can do. Differences between channels are data, so no method of a channel is optional. */
export interface ChannelTraits {
  readonly richText: boolean;
  readonly attachments: boolean;
  /** `native`: the platform keeps threads (References headers); `byAddress`: one thread per correspondent. */
  readonly threads: 'native' | 'byAddress' | 'none';
  /** Longest text in UTF-16 code units, or `null` when unlimited. */
  readonly maxLength: number | null;
  readonly replies: 'async' | 'inline';
  /** How long after the last message of the requester a reply is allowed, or `null` when always. */
  readonly replyWindowMs: number | null;
}

/**
 * A way in and out of the desk. `accept` turns raw input into signals and never throws on bad input; `render` is pure;
 * `send` may be called again with the same `key` after a crash, and must make a repetition recognisable to the receiver.
 */
export interface Channel {
  readonly port: 1;
  readonly name: string;
  readonly kind: 'email' | 'chat' | 'voice' | 'social' | 'form';
  readonly traits: ChannelTraits;
  accept(raw: RawInbound): Promise<Accepted>;
  render(message: Outbound): Rendered;
  send(rendered: Rendered, call: SendCall): Promise<Receipt>;
}

/** Input exactly as it came in, before anything was trusted. `headers` are those of the transport, not of a mail. */
export interface RawInbound {
  readonly method?: string;
  readonly url?: string;
  readonly headers: readonly (readonly [string, string])[];
  /** The SMTP envelope where there was one; `from: null` is the null return path `<>`. */
  readonly envelope?: { readonly from: string | null; readonly to: readonly string[] };
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
}

/** The HTTP answer that a platform expects. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What a channel made of raw input: signals, or the reason why there are none. */
export type Accepted =
  | { readonly ok: true; readonly signals: readonly Signal[]; readonly answer: Answer | null }
  | {
      readonly ok: false;
      readonly reason: 'unauthentic' | 'malformed' | 'ignored';
      readonly detail: string;
      readonly answer: Answer | null;
    };

/** A correspondent: a mail address, a phone number in E.164, a handle; and the name shown beside it. */
export interface Address {
  readonly address: string;
  readonly name?: string;
}

/** A file that came with a message; its bytes are the blob with this SHA-256 (hexadecimal, lower case). */
export interface Attachment {
  readonly name: string;
  /** Media type (RFC 6838), lower case, without parameters. */
  readonly type: string;
  readonly sha256: string;
  /** Size in bytes. */
  readonly size: number;
  /** The Content-ID (RFC 2392) without angle brackets, when the HTML body shows the file inline. */
  readonly contentId?: string;
}

/**
 * Why a message was not written by a person: an automatic reply (RFC 3834), a delivery status notification (RFC 3464), a
 * mailing-list post (RFC 2369), or our own mail coming back.
 */
export type Automated = 'autoReply' | 'bounce' | 'list' | 'loop';

/** What a mail system reports of one recipient whom a message of ours has not reached (RFC 3464 §2.3). */
export interface DeliveryFailure {
  /** The address that we wrote to, in lower case, or `null` when the report does not tell. */
  readonly recipient: string | null;
  /** `delayed`: the mail system has not given up and goes on trying. */
  readonly action: 'failed' | 'delayed';
  /** Enhanced status code (RFC 3463) such as `5.1.1`, or `null` when the report gives none. */
  readonly status: string | null;
  /** Another message to the same recipient would fail as well. A delay never is; a full mailbox or a refusal that may pass is not. */
  readonly isPermanent: boolean;
  /** What the other side said, in one line of 500 characters at most, or `null`. It may hold addresses. */
  readonly diagnostic: string | null;
  /** The thread under which the message was sent (its Message-ID), or `null` when the report does not tell. */
  readonly original: string | null;
}

/** What every signal carries: `key` identifies it for ever (the same input again has the same key), `ref` is its thread. */
interface SignalBase {
  readonly key: string;
  readonly ref: Ref;
  readonly occurredAt: Instant;
}

/** A message came in. */
export interface MessageSignal extends SignalBase {
  readonly type: 'message';
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Every address of ours that the message may have been sent to, envelope and delivery headers included. */
  readonly recipients: readonly string[];
  /** Those of `to` and `cc`, in lower case, that the channel knows to be addresses of its own. */
  readonly ours?: readonly string[];
  readonly subject: string | null;
  /** What the sender wrote. A channel that leaves out quotations or signatures gives the whole in `wholeText`. */
  readonly text: string;
  /** The whole text, when `text` leaves something out. */
  readonly wholeText?: string;
  /** Sanitised HTML, safe to show, or `null` when there was none. It is always the whole. */
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly automated: false | Automated;
  /** What a `bounce` says of each recipient; absent when it says nothing that can be read. */
  readonly failures?: readonly DeliveryFailure[];
  /** The mark that says so, in the words of the channel. */
  readonly automatedBy?: string;
  /** Threads that this message answers or speaks of, most telling first. */
  readonly references: readonly string[];
  /**
   * Short references of tickets that the message is an answer to, by a proof that the channel itself has checked, such as a
   * reply address that it signed.
   */
  readonly tickets?: readonly string[];
  /** BCP 47 language tag that the sender declared or the channel detected, or `null`. */
  readonly language: string | null;
  /** SHA-256 of the blob with the raw original. */
  readonly raw: string;
  /** What could not be read faithfully, in plain words. */
  readonly warnings: readonly string[];
}

/** One thing that a platform told us. More types will join this union; a desk ignores those it does not know. */
export type Signal = MessageSignal;

/** A message to send, in the words of the desk; `render` puts it into the words of the platform. */
export interface Outbound {
  /** The thread that it answers, or `null` when it opens one. */
  readonly ref: Ref | null;
  /** Earlier threads of the conversation, oldest first. */
  readonly references: readonly string[];
  /** The department's own address, or `null` for the channel's default. */
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Files to send with it; those with a Content-ID are shown by the HTML. */
  readonly attachments?: readonly Attachment[];
  /** Where a recipient asks for no more messages of this kind by one click (RFC 8058): for surveys and what is sent to many. */
  readonly unsubscribe?: { readonly url: string; readonly mailbox?: string };
  /** Written by a rule or the system: the platform's marks against mail loops are set. */
  readonly automated: boolean;
  /** The short reference of the ticket: a channel that can has answers carry it back, so that they find the ticket. */
  readonly ticket?: string;
  /** BCP 47 language tag of the text, or `null` when unknown. */
  readonly language: string | null;
}

/** A message on its way out. `from` is the record that wanted it and hears of the outcome. */
export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly from: RecordId;
  readonly message: Outbound;
}

/** A message in the words of the platform, and what was lost in putting it so. */
export interface Rendered {
  readonly payload: unknown;
  readonly warnings: readonly string[];
}

/** `key` is the same for every attempt at one delivery; `signal` is aborted when the desk stops. */
export interface SendCall {
  readonly key: string;
  readonly signal: AbortSignalLike;
}

/** The part of an `AbortSignal` that a channel may rely on, whatever the platform. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** A recipient to whom a message was not taken, while it may have been taken to others. */
export interface RefusedRecipient {
  readonly address: string;
  /** Enhanced status code (RFC 3463), or `null` when none was told. */
  readonly status: string | null;
  /** Another message to the same recipient would be refused as well. */
  readonly isPermanent: boolean;
  /** In plain words, without addresses. */
  readonly detail: string;
}

/**
 * What came of an attempt to send: `ref` is the thread under which an answer will arrive. `refused` names recipients who were
 * refused for good, of a message that was sent to others or to nobody. After `auth` the channel is stopped until somebody
 * resumes it: its credentials are refused.
 */
export type Receipt =
  | { readonly ok: true; readonly ref: Ref; readonly refused?: readonly RefusedRecipient[] }
  | { readonly ok: false; readonly retry: 'auth'; readonly detail: string }
  | {
      readonly ok: false;
      readonly retry: 'never';
      readonly detail: string;
      readonly status?: string | null;
      readonly refused?: readonly RefusedRecipient[];
    }
  | { readonly ok: false; readonly retry: 'later'; readonly notBefore: Instant; readonly detail: string };
