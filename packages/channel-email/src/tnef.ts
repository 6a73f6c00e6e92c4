import { TextDecoder } from 'node:util';
import type { MailFile } from './mail-body.ts';

/** Attributes of a file in winmail.dat ([MS-OXTNEF] §2.1.3.1): a new file begins, its name, bytes and further properties. */
const RENDDATA = 0x00069002;
const TITLE = 0x00018010;
const DATA = 0x0006800f;
const PROPERTIES = 0x00069005;
/** Properties of a file ([MS-OXPROPS]): long name, media type, Content-ID. */
const LONG_NAME = 0x3707;
const MIME_TYPE = 0x370e;
const CONTENT_ID = 0x3712;

const SIGNATURE = 0x223e9f78;
const maxFiles = 1000;
const maxProperties = 1000;
/** Bytes of a value by its type ([MS-OXCDATA] §2.11.1), filled up to four. Types not listed have their length in front. */
const fixedSizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

type MutableFile = { -readonly [K in keyof MailFile]: MailFile[K] };

/**
 * The files in a winmail.dat, by which Outlook sends what it takes for rich ([MS-OXTNEF]), or `null` when it is none or is
 * damaged before the first file. The bytes are parts of those given, so nothing grows.
 */
export function tnefFiles(bytes: Uint8Array): readonly MailFile[] | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < 6 || data.readUInt32LE(0) !== SIGNATURE) return null;
  const files: MutableFile[] = [];
  for (let at = 6; at + 9 <= data.length && files.length < maxFiles; ) {
    const attribute = data.readUInt32LE(at + 1);
    const length = data.readUInt32LE(at + 5);
    const from = at + 9;
    const end = from + length;
    if (end + 2 > data.length) break;
    const value = data.subarray(from, end);
    const file = files.at(-1);
    if (attribute === RENDDATA) {
      files.push({ name: null, type: 'application/octet-stream', contentId: null, content: new Uint8Array() });
    } else if (file) {
      if (attribute === TITLE) file.name ??= text8(value);
      else if (attribute === DATA) file.content = value;
      else if (attribute === PROPERTIES) describe(file, value);
    }
    at = end + 2;
  }
  return files.length === 0 ? null : files.filter(({ content }) => content.length > 0);
}

/** Takes what the properties say about a file; it ends where they can no longer be read. */
function describe(file: MutableFile, data: Buffer): void {
  if (data.length < 4) return;
  const count = Math.min(data.readUInt32LE(0), maxProperties);
  let at = 4;
  for (let index = 0; index < count && at + 4 <= data.length; index++) {
    const type = data.readUInt16LE(at);
    const id = data.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) at = behindName(data, at);
    const value = readValue(data, at, type);
    if (value === null) return;
    at = value.next;
    if (value.text === null || value.text === '') continue;
    if (id === LONG_NAME) file.name = value.text;
    else if (id === MIME_TYPE) file.type = value.text.toLowerCase();
    else if (id === CONTENT_ID) file.contentId = value.text;
  }
}

/** A property above 0x8000 has a name: a GUID, then a number or a text. */
function behindName(data: Buffer, at: number): number {
  if (at + 24 > data.length) return data.length;
  const isText = data.readUInt32LE(at + 16) === 1;
  return isText ? at + 24 + padded(data.readUInt32LE(at + 20)) : at + 24;
}

function readValue(data: Buffer, from: number, type: number): { text: string | null; next: number } | null {
  const single = type & 0x0fff;
  const fixed = fixedSizes[single];
  let at = from;
  let count = 1;
  if (fixed === undefined || type !== single) {
    if (at + 4 > data.length) return null;
    count = data.readUInt32LE(at);
    at += 4;
  }
  if (fixed !== undefined) return { text: null, next: at + fixed * count };
  let text: string | null = null;
  for (let index = 0; index < count; index++) {
    if (at + 4 > data.length) return null;
    const length = data.readUInt32LE(at);
    const value = data.subarray(at + 4, at + 4 + length);
    if (value.length < length) return null;
    if (single === 0x1f) text ??= value.toString('utf16le').replace(/\0.*$/s, '');
    else if (single === 0x1e) text ??= text8(value);
    at += 4 + padded(length);
  }
  return { text, next: at };
}

function padded(length: number): number {
  return length + ((4 - (length % 4)) % 4);
}

/** Eight-bit text up to its end mark; the code page is said elsewhere, and nearly always this one. */
function text8(value: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(value).replace(/\0.*$/s, '');
}
