import { domainToASCII } from 'node:url';
import type { Address } from '@deskwright/core/port';
import { addressParser, decodeWords } from 'postal-mime';
import { cleanLine } from './clean-text.ts';
import type { MailHeaders } from './mail-headers.ts';

const maxAddresses = 1000;
/** Headers in which delivery agents write the mailbox a mail was really for. */
const deliveryHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'] as const;

/**
 * An address as an identity, or `null` when it is none. The whole address goes to lower case: RFC 5321 §2.4 would let the
 * part before the `@` be case-sensitive, but no provider in use does, and one person must not become two contacts. An
 * internationalised domain stays as it was written.
 */
export function normalAddress(address: string): string | null {
  const clean = address.trim().toLowerCase();
  return clean.length <= 320 && /^[^\s@<>,;\p{Cc}]+@[^\s@<>,;\p{Cc}]+$/u.test(clean) ? clean.toWellFormed() : null;
}

/** The part of an address after the `@`, in lower case and in the form that DNS knows. */
export function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domainToASCII(domain) || domain;
}

/** The relays in front of an address, `<@relay.example:ana@example.com>` (RFC 5322 §4.4). */
const route = /<@[^<>:]{1,1000}:/g;

/** The addresses of a field (RFC 5322 §3.4), groups flattened, routes and what is no address left out. */
export function addressList(values: readonly string[]): readonly Address[] {
  const found = new Map<string, Address>();
  for (const mailbox of values.flatMap((value) =>
    addressParser(value.slice(0, 100_000).replace(route, '<'), { flatten: true }),
  )) {
    const address = normalAddress(mailbox.address ?? '');
    if (address === null || found.size >= maxAddresses) continue;
    const name = cleanLine(decodeWords(mailbox.name), 200);
    if (!found.has(address)) found.set(address, name === '' || name === address ? { address } : { address, name });
  }
  return [...found.values()];
}

/**
 * Who wrote the mail: the first address in From, else Sender. A bounce may come from `MAILER-DAEMON` without a domain; that
 * word is then the address, because a lost bounce is worse than an address that cannot be answered.
 */
export function sender(headers: MailHeaders): { readonly from: Address; readonly warning: string | null } | null {
  const all = addressList(headers.all('from'));
  const from = all[0];
  if (from) return { from, warning: all.length > 1 ? 'The mail has several senders; the first counts.' : null };
  const written = headers.first('from') ?? '';
  const daemon = /\b(mailer-daemon|postmaster)\b/i.exec(written)?.[1];
  if (daemon) return { from: { address: daemon.toLowerCase() }, warning: 'The address of the sender has no domain.' };
  const instead = addressList(headers.all('sender'))[0];
  return instead ? { from: instead, warning: 'From names no address; Sender was taken.' } : null;
}

/**
 * Every address that the mail may have been sent to: those of To and Cc, of delivery headers, then of the envelope (RFC 5321
 * §2.3.1).
 */
export function recipients(
  listed: readonly Address[],
  headers: MailHeaders,
  envelopeTo: readonly string[],
): readonly string[] {
  const delivered = addressList(deliveryHeaders.flatMap((name) => headers.all(name)));
  const envelope = envelopeTo.map(normalAddress).filter((address) => address !== null);
  return [...new Set([...listed, ...delivered].map(({ address }) => address).concat(envelope))];
}
