import { domainToASCII } from 'node:url';
import type { Address } from '@deskwright/core/port';
import { addressParser } from 'postal-mime';
import { cleanLine } from './clean-text.ts';
import { headerWords } from './header-words.ts';
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
/** Two mailboxes without a comma between them: `Ana <ana@example.com> Bo <bo@example.net>`. */
const commaMissing = />\s+(?=[^,;:<>"()]{0,200}<[^<>\s]{1,320}@)/g;

/** The addresses of a field (RFC 5322 §3.4), groups flattened, routes and what is no address left out. */
export function addressList(values: readonly string[]): readonly Address[] {
  const found = new Map<string, Address>();
  for (const mailbox of values.flatMap((value) =>
    addressParser(value.slice(0, 100_000).replace(route, '<').replace(commaMissing, '>, '), { flatten: true }),
  )) {
    const address = normalAddress(mailbox.address ?? '');
    if (address === null || found.size >= maxAddresses) continue;
    const name = cleanLine(headerWords(mailbox.name), 200);
    if (!found.has(address)) found.set(address, name === '' || name === address ? { address } : { address, name });
  }
  return [...found.values()];
}

/** Words in From by which a mail system calls itself where it gives no address. */
const systemName = /\b(?:mailer[-_ ]?daemon|postmaster|mail delivery|delivery (?:sub)?system|system administrator)\b/i;

/**
 * Who wrote the mail: the first address in From, else Sender, Reply-To or the return path. A bounce often names nobody, or
 * `MAILER-DAEMON` without a domain; `mailer-daemon` or `postmaster` is then the address, because a lost bounce is worse than
 * an address that cannot be answered.
 */
export function sender(
  headers: MailHeaders,
  returnPath: string | null | undefined,
): { readonly from: Address; readonly warning: string | null } | null {
  const all = addressList(headers.all('from'));
  const from = all[0];
  if (from) return { from, warning: all.length > 1 ? 'The mail has several senders; the first counts.' : null };
  const written = headers.first('from') ?? '';
  const daemon = /\b(mailer-daemon|postmaster)\b/i.exec(written)?.[1];
  if (daemon) return { from: { address: daemon.toLowerCase() }, warning: 'The address of the sender has no domain.' };
  if (systemName.test(written)) return { from: DAEMON, warning: 'From names no address.' };
  for (const [field, name] of [
    ['sender', 'Sender'],
    ['reply-to', 'Reply-To'],
  ] as const) {
    const instead = addressList(headers.all(field))[0];
    if (instead) return { from: instead, warning: `From names no address; ${name} was taken.` };
  }
  const isReport = /^\s*multipart\/report\b/i.test(headers.first('content-type') ?? '');
  if (returnPath === null || isReport) return { from: DAEMON, warning: 'From names no address.' };
  // Only what the last server has written: while the mail is still on its way, whoever sends it can be told.
  const back = normalAddress(headers.first('return-path')?.replace(/[<>\s]/g, '') ?? '');
  return back === null
    ? null
    : { from: { address: back }, warning: 'From names no address; the return path was taken.' };
}

const DAEMON: Address = { address: 'mailer-daemon' };

/**
 * Where a mail that cannot be delivered goes back to (RFC 5321 §4.4): an address, `null` for the null return path, which
 * Sendmail writes as `<MAILER-DAEMON@host>`, and `undefined` when nothing tells.
 */
export function returnPathOf(
  headers: MailHeaders,
  envelope: { readonly from: string | null } | undefined,
): string | null | undefined {
  if (envelope !== undefined) return envelope.from;
  const written = headers.first('return-path');
  if (written === null) return undefined;
  const address = written.replace(/[<>\s]/g, '');
  return address === '' || /^mailer-daemon(?:@|$)/i.test(address) ? null : address;
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
