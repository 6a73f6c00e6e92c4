import { createHash } from 'node:crypto';

/** A mail as it may have been, and its envelope. */
interface PutTogether {
  readonly mail: Uint8Array;
  readonly envelope?: { readonly from: string | null; readonly to: readonly string[] };
}

/** The mail in what Postmark sends: its source, or one put together from the fields; `null` when there is none. */
export function mailOfPostmark(payload: unknown): PutTogether | null {
  const fields = record(payload);
  if (fields === null) return null;
  const from = text(record(fields.FromFull)?.Email) ?? text(fields.From);
  const to = text(fields.OriginalRecipient);
  const envelope = to === null ? {} : { envelope: { from, to: [to] } };
  const raw = text(fields.RawEmail);
  if (raw !== null) return { mail: Buffer.from(raw, 'utf8'), ...envelope };
  return from === null ? null : { mail: Buffer.from(source(fields), 'utf8'), ...envelope };
}

type Fields = Readonly<Record<string, unknown>>;

/** The same fields give the same mail, byte for byte, because a mail without a Message-ID is known by its bytes. */
function source(fields: Fields): string {
  const bodies = [part('text/plain', fields.TextBody), part('text/html', fields.HtmlBody)].filter(
    (one) => one !== null,
  );
  const attachments = list(fields.Attachments).map(attachment);
  const seed = JSON.stringify([fields.MessageID, fields.Date, fields.Subject, bodies, attachments]);
  const boundary = createHash('sha256').update(seed).digest('hex').slice(0, 40);
  const alternatives = bodies.length === 0 ? [part('text/plain', ' ') ?? ''] : bodies;
  const body = attachments.length === 0 ? multipart('alternative', boundary, alternatives) : '';
  const inner = multipart('alternative', `${boundary}-a`, alternatives);
  return `${head(fields)}${body || multipart('mixed', boundary, [inner, ...attachments])}`;
}

/** The header of the mail: what Postmark has of it, and the fields that it keeps elsewhere. */
function head(fields: Fields): string {
  const given = list(fields.Headers).flatMap((header): [string, string][] => {
    const [name, value] = [text(header.Name), text(header.Value)];
    // How the body is put is no longer as it was.
    const isOurs = name !== null && /^[!-9;-~]{1,200}$/.test(name) && !/^(?:content-|mime-version$)/i.test(name);
    return isOurs && value !== null ? [[name, value]] : [];
  });
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const kept = (['From', 'To', 'Cc', 'Subject', 'Date', 'ReplyTo'] as const).flatMap((field): [string, string][] => {
    const [name, value] = [field === 'ReplyTo' ? 'Reply-To' : field, text(fields[field])];
    return value === null || value === '' || names.has(name.toLowerCase()) ? [] : [[name, value]];
  });
  return [...given, ...kept, ['MIME-Version', '1.0'] as const]
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]+\s*/g, ' ')}\r\n`)
    .join('');
}

function multipart(kind: string, boundary: string, parts: readonly string[]): string {
  const inner = parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inner}--${boundary}--\r\n`;
}

function part(type: string, value: unknown): string | null {
  const content = text(value);
  if (content === null || content === '') return null;
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(content))}`;
}

function attachment(fields: Fields): string {
  const type =
    /^[\w.+-]{1,100}\/[\w.+-]{1,100}/.exec(text(fields.ContentType) ?? '')?.[0] ?? 'application/octet-stream';
  const name = encodeURIComponent((text(fields.Name) ?? 'attachment').toWellFormed().slice(0, 500)).replace(
    /['()*]/g,
    '_',
  );
  const id = /^<?([^<>\s]{1,500})>?$/.exec(text(fields.ContentID) ?? '')?.[1];
  const content = base64(Buffer.from(text(fields.Content) ?? '', 'base64'));
  return [
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: ${id === undefined ? 'attachment' : 'inline'}; filename*=utf-8''${name}`,
    ...(id === undefined ? [] : [`Content-ID: <${id}>`]),
    '',
    content,
  ].join('\r\n');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
}

function record(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(record).filter((one) => one !== null) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
