import { hash } from 'node:crypto';
import { cleanLine } from './clean-text.ts';
import type { MailHeaders } from './mail-headers.ts';

/** Longest id kept as it stands, the line length of RFC 5322 §2.1.1; a longer one is represented by its hash. */
const maxLength = 998;
const synthetic = /@(?:missing|long)\.message-id>$/;

/** SHA-256 in lower-case hexadecimal. */
function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/**
 * The ids in a Message-ID, In-Reply-To or References field, in their order. What stands in angle brackets counts; where
 * nothing does, words that look like an id are taken as they are, because senders do leave the brackets out.
 */
export function messageIds(value: string): readonly string[] {
  const bracketed = value.match(/<[^<>]+>/g);
  if (bracketed) return bracketed.map((id) => bounded(id.replace(/\s+/g, ''))).filter((id) => id !== '<>');
  const words = cleanLine(value, maxLength * 4)
    .split(/[\s,]+/)
    .filter((word) => word !== '' && word !== '<>');
  return (words.length === 1 ? words : words.filter((word) => word.includes('@'))).map(bounded);
}

function bounded(id: string): string {
  const clean = cleanLine(id, maxLength + 1);
  return clean.length <= maxLength ? clean : `<${sha256(id)}@long.message-id>`;
}

/** Identity of a mail: its thread, and the key under which the same mail is recognised again. */
interface MailIdentity {
  readonly thread: string;
  readonly key: string;
}

/**
 * A mail is its Message-ID: two mails that carry the same one are one mail, whatever they say (relays change content, so
 * content cannot decide). Without one, sender, date, subject and body make the identity. The key is a hash, because a
 * Message-ID may hold an address and keys outlive erasure.
 */
export function mailIdentity(headers: MailHeaders, body: Uint8Array): MailIdentity {
  const given = headers.first('message-id');
  const id = given === null ? null : (messageIds(given)[0] ?? (bounded(given) || null));
  if (id !== null && id !== '<>') return { thread: id, key: `sha256:${sha256(`message-id\n${id}`)}` };
  const fields = ['from', 'date', 'subject'].map((name) => headers.first(name));
  const content = sha256(JSON.stringify([...fields, sha256(body)]));
  return { thread: `<${content}@missing.message-id>`, key: `sha256:${content}` };
}

/** Whether an id was made up by {@link mailIdentity}; the sender's program has never heard of it. */
export function isSynthetic(id: string): boolean {
  return synthetic.test(id);
}

/**
 * The Message-ID of an own mail, the same for every attempt under one key. The local part is always a dot-atom (RFC 5322
 * §3.2.3): characters that are not letters, digits or `-` become `_` and their code in hexadecimal.
 */
export function ownMessageId(key: string, domain: string): string {
  const safe = key.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}.`);
  const local = safe.length > 200 || safe === '' ? sha256(key) : safe.replace(/\./g, '_');
  return `<dw.${local}@${domain}>`;
}

/** Whether an id has the form of {@link ownMessageId} under one of these domains (lower case). */
export function isOwnMessageId(id: string, domains: ReadonlySet<string>): boolean {
  const domain = /^<dw\.[^<>@\s]+@([^<>@\s]+)>$/.exec(id)?.[1];
  return domain !== undefined && domains.has(domain.toLowerCase());
}
