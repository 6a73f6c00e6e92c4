import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.ts';

const LENGTH = 16;

/** A short name of a value's content: 64 bits of the SHA-256 of its JSON, in hexadecimal. Equal values have equal names. */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value)))).slice(0, LENGTH);
}
