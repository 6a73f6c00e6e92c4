import { TextDecoder } from 'node:util';
import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';

/** The largest file that is read as a whole, and the longest line of a history, in bytes. */
export const MAX_BYTES = 64 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is no folder',
  ERR_INVALID_ARG_VALUE: 'this is no path',
};

/** The text of a file. Throws a {@link CliFault} for what is no text, too large, or cannot be read. */
export async function readText(host: CliHost, path: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  for await (const chunk of bytesOf(host, path)) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge(path, 'the file');
    text += decode(decoder, path, chunk);
  }
  return text + decode(decoder, path);
}

/** The bytes of a file. Throws a {@link CliFault} for what is too large or cannot be read. */
export async function readBytes(host: CliHost, path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytesOf(host, path)) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge(path, 'the file');
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

/** The lines of a file, one at a time, without those that are empty. */
export async function* readLines(
  host: CliHost,
  path: string,
): AsyncGenerator<{ readonly line: string; readonly number: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  for await (const chunk of bytesOf(host, path)) {
    const lines = (rest + decode(decoder, path, chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_BYTES) throw tooLarge(path, `line ${number + lines.length + 1}`);
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') yield { line, number };
    }
  }
  rest += decode(decoder, path);
  if (rest.trim() !== '') yield { line: rest, number: number + 1 };
}

async function* bytesOf(host: CliHost, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* host.readFile(path);
  } catch (error) {
    const code = String((error as { readonly code?: unknown } | null)?.code ?? 'unknown error');
    throw new CliFault(`${path}: ${REASONS[code] ?? `it cannot be read (${code})`}`);
  }
}

function decode(decoder: TextDecoder, path: string, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new CliFault(`${path}: this is no UTF-8 text`);
  }
}

function tooLarge(path: string, what: string): CliFault {
  return new CliFault(`${path}: ${what} is larger than ${MAX_BYTES / 1024 / 1024} MB`);
}
