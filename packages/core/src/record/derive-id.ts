import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Instant } from './json.ts';

// Crockford's base32: no I, L, O or U, so that a reference read over the telephone is not misheard.
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const HASH_LENGTH = 16;

function encodeTime(at: Instant): string {
  let rest = Math.max(0, Math.floor(at));
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i += 1) {
    text = (DIGITS[rest % 32] ?? '0') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The text in UTF-8. Seeds are made of ids, which are ASCII, and for those no encoder has to be asked. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return utf8ToBytes(text);
    bytes[index] = unit;
  }
  return bytes;
}

function hashText(seed: string, length: number): string {
  const bytes = sha256(bytesOf(seed));
  let text = '';
  for (let i = 0; i < length; i += 1) text += DIGITS[(bytes[i] ?? 0) % 32];
  return text;
}

/**
 * An id whose byte order is the order of time: ten characters of `at`, sixteen from the SHA-256 of `seed` (80 bits). The
 * same instant and seed give the same id, so replaying an input cannot make a second record.
 */
export function idAt(at: Instant, seed: string): string {
  return encodeTime(at) + hashText(seed, HASH_LENGTH);
}

/** The id of something that follows from `parent` (a record, a command): as old as its parent, told apart by `label`. */
export function deriveId(parent: string, label: string): string {
  return parent.slice(0, TIME_LENGTH) + hashText(`${parent}|${label}`, HASH_LENGTH);
}

// What `idAt` and `deriveId` make.
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
// Prime to the sixteen digits that are turned, so that none but sixteen equal ones would come out as they went in.
const TURN = 7;

/**
 * The id of the one message that a command adds. The id of a command ends in a hash, which turned by some digits is as good
 * a name: to hash it once more would cost more than all else that is decided about a message.
 */
export function messageIdOf(command: string): string {
  if (!ID.test(command)) return deriveId(command, 'message');
  const time = command.slice(0, TIME_LENGTH);
  return time + command.slice(TIME_LENGTH + TURN) + command.slice(TIME_LENGTH, TIME_LENGTH + TURN);
}

/**
 * The short reference that people see: seven characters of Crockford's base32. It follows from the ticket's id without a
 * central counter; should another ticket have it already, `attempt` 1, 2 … gives the next one.
 */
export function deriveReference(ticketId: string, attempt: number): string {
  return hashText(`${ticketId}|reference|${attempt}`, 7);
}
