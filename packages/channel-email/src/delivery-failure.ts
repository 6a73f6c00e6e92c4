import type { Receipt } from '@deskwright/core/port';
import { cleanLine } from './clean-text.ts';

/** Nothing will change by itself: the mail, its recipients or the configuration are at fault. */
const permanentCodes = new Set([
  'EENVELOPE',
  'EMESSAGE',
  'ECONFIG',
  'EFILEACCESS',
  'EURLACCESS',
  'EMAXRECIPIENTS',
  'EREQUIRETLS',
]);
const authCodes = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2']);
/** Replies that speak of credentials (RFC 4954 §6, RFC 3207 §4). */
const authReplies = new Set([530, 534, 535, 538]);
const retryMs = 60_000;

/**
 * What a failed attempt means: 4yz replies (RFC 5321 §4.2.1), 503 and a broken connection pass, so `later`; 5yz replies
 * stay, so `never`; credentials need a person, so `auth`. An error nobody knows counts as passing, because a repetition
 * under the same Message-ID does less harm than a lost answer.
 */
export function deliveryFailure(error: unknown, now: number): Receipt {
  const { code, responseCode, message } = fields(error);
  const detail = withoutAddresses(cleanLine(message, 500)) || 'unknown error';
  const later = { ok: false, retry: 'later', notBefore: now + retryMs, detail } as const;
  if (responseCode !== null && responseCode >= 400 && responseCode < 500) return later;
  if (authCodes.has(code) || (responseCode !== null && authReplies.has(responseCode))) {
    return { ok: false, retry: 'auth', detail };
  }
  const permanent = responseCode === null ? permanentCodes.has(code) : responseCode >= 500 && responseCode !== 503;
  return permanent ? { ok: false, retry: 'never', detail } : later;
}

/** Servers repeat the recipient in their reply; a detail ends up in events, which hold no personal data. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"(),;:]+@[^\s<>"(),;:]+/g, '…@…');
}

function fields(error: unknown): { code: string; responseCode: number | null; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', responseCode: null, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const responseCode = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return { code, responseCode, message: code === '' ? message : `${code}: ${message}` };
}
