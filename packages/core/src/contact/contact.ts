import type { Instant } from '../record/json.ts';

/** An address under which a contact can be reached on one channel. */
export interface ContactAddress {
  readonly channel: string;
  readonly address: string;
}

/** An address of a contact, and whether messages to it have come back. */
export interface StoredAddress extends ContactAddress {
  /** A message came back for good: nothing is sent there before `until`, unless they write from it. */
  readonly undeliverable?: { readonly since: Instant; readonly until: Instant; readonly status: string | null };
}

/** A person who asks for help. */
export interface Contact {
  readonly id: string;
  readonly organization: string | null;
  /** BCP 47 language tag, or `null` when unknown. */
  readonly language: string | null;
  /** IANA zone in which they are told times; left out or `null` when unknown. */
  readonly timeZone?: string | null;
  readonly erased: boolean;
  readonly createdAt: Instant;
  /** When rules last wrote to them, oldest first; the last 50. */
  readonly autoReplies?: readonly Instant[];
  /** Emptied by erasure, in events too. */
  readonly personal: { readonly name: string; readonly addresses: readonly StoredAddress[] };
}

/** The reference under which an address leads to its contact. Addresses are compared without regard to case. */
export function contactRef(channel: string, address: string): { readonly channel: string; readonly thread: string } {
  return { channel: `contact.${channel}`, thread: address.trim().toLowerCase() };
}
