import type { Attachment, Blobs } from '@deskwright/core/port';
import { cleanLine, cut } from './clean-text.ts';
import type { MailFile } from './mail-body.ts';

/** Names for parts that bring none. The returned parts of a bounce never do (RFC 6522). */
const names: Readonly<Record<string, string>> = {
  'message/rfc822': 'message.eml',
  'message/delivery-status': 'delivery-status.txt',
  'text/rfc822-headers': 'returned-headers.txt',
  'text/calendar': 'invite.ics',
  'text/html': 'attachment.html',
  'text/csv': 'attachment.csv',
  'application/pdf': 'attachment.pdf',
  'application/zip': 'attachment.zip',
  'application/ms-tnef': 'winmail.dat',
  'application/pkcs7-mime': 'smime.p7m',
  'application/x-pkcs7-mime': 'smime.p7m',
  'application/pkcs7-signature': 'smime.p7s',
  'application/x-pkcs7-signature': 'smime.p7s',
  'application/pgp-signature': 'signature.asc',
  'application/pgp-encrypted': 'version.asc',
  'text/vcard': 'contact.vcf',
  'text/x-vcard': 'contact.vcf',
  'message/disposition-notification': 'disposition-notification.txt',
  'image/png': 'image.png',
  'image/jpeg': 'image.jpg',
  'image/gif': 'image.gif',
};

/**
 * A file name that is a name and nothing else: no path, no control characters, and none of the marks that turn the reading
 * direction, with which `exe.pdf` can be made of `fdp.exe`. At most 200 code units, the ending kept.
 */
export function safeFileName(name: string | null, type: string): string {
  const bare = cleanLine((name ?? '').replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g, ''), 2000)
    .replace(/^.*[/\\]/, '')
    .replace(/^\.+$/, '')
    .trim();
  if (bare === '') return names[type] ?? 'attachment.bin';
  const ending = /\.[^.]{1,20}$/.exec(bare)?.[0] ?? '';
  return bare.length <= 200 ? bare : cut(bare, 200 - ending.length) + ending;
}

/** The media type of a part in lower case; what is none becomes `application/octet-stream`. */
export function mediaType(type: string): string {
  const bare = type.trim().toLowerCase();
  return /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/.test(bare) ? bare : 'application/octet-stream';
}

/** Puts the files of a mail into the blobs, in their order. A nested message is a file `.eml`, unopened. */
export async function keepAttachments(
  files: readonly MailFile[],
  blobs: Blobs,
  limit: number,
): Promise<readonly Attachment[]> {
  const kept: Attachment[] = [];
  for (const part of files) {
    const type = mediaType(part.type);
    const contentId = cleanLine((part.contentId ?? '').replace(/^\s*<|>\s*$/g, ''), 500);
    const { sha256, size } = await blobs.put(once(part.content), limit);
    const file = { name: safeFileName(part.name, type), type, sha256, size };
    kept.push(contentId === '' ? file : { ...file, contentId });
  }
  return kept;
}

/** Bytes as the stream that {@link Blobs.put} wants. */
export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
