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
      const body = raw.slice(part.bodyStart, part.bodyEnd).replace(/[\s=]+/g, '');
      if (body.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(body)) found.add('An encoded part is damaged (base64).');
    }
    if (part.type === 'multipart/encrypted' || enveloped(part)) {
      found.add('The mail is encrypted; its content is kept as an attachment.');
    }
    if (part.type === 'application/ms-tnef') {
      found.add('The mail carries a winmail.dat (TNEF); it is kept unopened.');
    }
  }
  return [...found];
}

function enveloped({ type, headers }: MimePart): boolean {
  return (
    /^application\/(x-)?pkcs7-mime$/.test(type) &&
    parameter(headers.first('content-type'), 'smime-type')?.toLowerCase() !== 'signed-data'
  );
}
