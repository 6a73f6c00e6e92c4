import { bareValue, parameter } from './mail-headers.ts';
import type { MimePart } from './mime-parts.ts';

/** What is visibly wrong with the structure of a mail, or cannot be read by us, in plain words; each once. */
export function structureWarnings(parts: readonly MimePart[], raw: string): readonly string[] {
  const found = new Set<string>();
  for (const part of parts) {
    if (part.type.startsWith('multipart/')) {
      const boundary = parameter(part.headers.first('content-type'), 'boundary');
      if (!boundary) found.add('The mail declares parts but not what separates them; it was read as one text.');
      else if (!part.closed) found.add('The mail is cut off: its last part may be missing or incomplete.');
    }
    if (bareValue(part.headers.first('content-transfer-encoding')) === 'base64') {
      if (isDamaged(raw.slice(part.bodyStart, part.bodyEnd))) found.add('An encoded part is damaged (base64).');
    }
    if (part.type === 'multipart/encrypted' || enveloped(part)) {
      found.add('The mail is encrypted; its content is kept as an attachment.');
    } else if (sealed.test(part.type) && part.parent === null) {
      found.add('The mail is signed in a form that hides its text (S/MIME); it is kept as an attachment.');
    }
  }
  return [...found];
}

const sealed = /^application\/(x-)?pkcs7-mime$/;

/** Whether base64 has other characters in it, or a piece (there may be several, each padded) of a length that none has. */
function isDamaged(body: string): boolean {
  if (/[^A-Za-z0-9+/=\s]/.test(body)) return true;
  return body.split('=').some((piece) => piece.replace(/\s+/g, '').length % 4 === 1);
}

function enveloped({ type, headers }: MimePart): boolean {
  return sealed.test(type) && parameter(headers.first('content-type'), 'smime-type')?.toLowerCase() !== 'signed-data';
}
