import { createHmac, timingSafeEqual } from 'node:crypto';
import { DeskError } from '@deskwright/core/port';

/** Writes and reads addresses that lead an answer back to its ticket. */
export interface ReplyAddresses {
  /** An address of a mailbox for the answers to one ticket, or `null` when the mailbox leaves no room for that. */
  of(mailbox: string, reference: string): string | null;
  /** The references of the tickets that addresses were signed for, each once; what is not ours or was changed counts for nothing. */
  readIn(addresses: readonly string[]): readonly string[];
}

/** Shorter secrets could be found by trying. */
const shortestSecret = 32;
/** Longest local part (RFC 5321 §4.5.3.1.1). */
const longestLocal = 64;
const mostAddresses = 100;
const detail = /\+([0-9a-hjkmnp-tv-z]{7})-([0-9a-hjkmnp-tv-z]{16})@/;
// Crockford's base32, like references, in lower case: mail systems change the case of what stands before the `@`.
const digits = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Reply addresses `box+REFERENCE-PROOF@domain` (the detail of RFC 5233), where the proof is 80 bits of an HMAC-SHA-256 of
 * the reference. The first secret signs; all of them are accepted, so that a secret can be changed. Throws the
 * {@link DeskError} `channel.invalid` for a secret that is too short.
 */
export function replyAddresses(secrets: readonly string[]): ReplyAddresses {
  const [first] = secrets;
  if (first === undefined || secrets.some((secret) => secret.length < shortestSecret)) {
    throw new DeskError('channel.invalid', `A reply secret has at least ${shortestSecret} characters`);
  }
  return {
    of(mailbox, reference) {
      const at = mailbox.lastIndexOf('@');
      const local = `${mailbox.slice(0, at)}+${reference.toLowerCase()}-${proof(first, reference)}`;
      const address = `${local}${mailbox.slice(at)}`;
      return at > 0 && local.length <= longestLocal && detail.test(address) ? address : null;
    },
    readIn(addresses) {
      const found = new Set<string>();
      for (const address of addresses.slice(0, mostAddresses)) {
        const [, reference, given = ''] = detail.exec(address.toLowerCase()) ?? [];
        if (reference === undefined) continue;
        const isOurs = secrets.map((secret) => isSame(given, proof(secret, reference))).includes(true);
        if (isOurs) found.add(reference.toUpperCase());
      }
      return [...found];
    },
  };
}

function proof(secret: string, reference: string): string {
  const hash = createHmac('sha256', secret).update(`deskwright reply address\n${reference.toUpperCase()}`).digest();
  return [...hash.subarray(0, 16)].map((byte) => digits[byte % 32]).join('');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
