/** A file that stands in a text, as programs sent files before MIME. */
export interface UuFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A text, and the files that stood in it. */
export interface UuText {
  /** What is left of the text. */
  readonly text: string;
  readonly files: readonly UuFile[];
}

const begins = /^begin [0-7]{3,4} (.{1,255})$/;
const maxFiles = 50;

/**
 * Takes the uuencoded files (POSIX.1-2024, uuencode) out of a text. Only what is whole counts: a first line with mode and
 * name, lines as long as they say, a last one. The time is linear in the length of the text.
 */
export function withoutUuFiles(text: string): UuText {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files: [] };
  const lines = text.split('\n');
  const kept: string[] = [];
  const files: UuFile[] = [];
  for (let at = 0; at < lines.length; at++) {
    const name = files.length < maxFiles ? begins.exec((lines[at] ?? '').trimEnd())?.[1] : undefined;
    const block = name === undefined ? null : blockAt(lines, at + 1);
    if (name === undefined || block === null) kept.push(lines[at] ?? '');
    else {
      files.push({ name: name.trim(), content: block.content });
      at = block.end;
    }
  }
  return { text: kept.join('\n'), files };
}

/** The one file that a part with the transfer encoding `x-uuencode` is, or `null` when it is none. */
export function uuFile(text: string): UuFile | null {
  return withoutUuFiles(text.replace(/\r\n?/g, '\n')).files[0] ?? null;
}

/** The file whose lines begin here, and where its `end` stands; `null` when they are no file. */
function blockAt(
  lines: readonly string[],
  from: number,
): { readonly content: Uint8Array; readonly end: number } | null {
  const pieces: Buffer[] = [];
  for (let at = from; at < lines.length; at++) {
    const line = (lines[at] ?? '').replace(/\r$/, '');
    if (line === 'end') return pieces.length === 0 ? null : { content: Buffer.concat(pieces), end: at };
    if (line === '`' || line.trim() === '') continue;
    const piece = decodedLine(line);
    if (piece === null) return null;
    pieces.push(piece);
  }
  return null;
}

/** One line: how many bytes it holds, and six bits in each further character. */
function decodedLine(line: string): Buffer | null {
  const length = (line.charCodeAt(0) - 32) & 63;
  const needed = Math.ceil(length / 3) * 4;
  // Blanks at the end are lost often; they stand for zero.
  if (line.length > needed + 3 || line.length < needed - 3 || /[^ -`]/.test(line)) return null;
  const out = Buffer.alloc(length);
  const at = (index: number) => ((line.charCodeAt(index) || 32) - 32) & 63;
  for (let byte = 0, char = 1; byte < length; byte += 3, char += 4) {
    const bits = (at(char) << 18) | (at(char + 1) << 12) | (at(char + 2) << 6) | at(char + 3);
    out[byte] = bits >> 16;
    if (byte + 1 < length) out[byte + 1] = (bits >> 8) & 255;
    if (byte + 2 < length) out[byte + 2] = bits & 255;
  }
  return out;
}
