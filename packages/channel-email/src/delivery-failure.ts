import type { Receipt, RefusedRecipient } from '@deskwright/core/port';
import { cleanLine } from './clean-text.ts';
import { failure, statusIn } from './delivery-report.ts';
import { normalAddress } from './mail-addresses.ts';

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
  const detail = plain(message);
  const later = { ok: false, retry: 'later', notBefore: now + retryMs, detail } as const;
  // A server that does not encrypt is at fault, whatever its reply; the mail is not.
  const passes = code === 'ETLS' || (responseCode !== null && responseCode >= 400 && responseCode < 500);
  if (passes) return later;
  if (authCodes.has(code) || (responseCode !== null && authReplies.has(responseCode))) {
    return { ok: false, retry: 'auth', detail };
  }
  const permanent = responseCode === null ? permanentCodes.has(code) : responseCode >= 500 && responseCode !== 503;
  if (!permanent) return later;
  const refused = refusedRecipients(error);
  return { ok: false, retry: 'never', detail, status: statusIn(message), ...(refused.length > 0 ? { refused } : {}) };
}

/**
 * The recipients that a server refused, as nodemailer tells of them: in what `sendMail` resolves with when it took the mail
 * for others, or in its error. Nobody is refused for good without a status that says so (RFC 3463): a server that lets
 * nobody send answers every recipient with a bare 5yz.
 */
export function refusedRecipients(told: unknown): readonly RefusedRecipient[] {
  if (typeof told !== 'object' || told === null || !('rejectedErrors' in told)) return [];
  const errors: readonly unknown[] = Array.isArray(told.rejectedErrors) ? told.rejectedErrors : [];
  return errors.flatMap((error) => {
    const { message, recipient } = fields(error);
    const address = normalAddress(recipient);
    if (address === null) return [];
    const known = { recipient: address, action: 'failed', status: null, diagnostic: message, original: null } as const;
    const { status, isPermanent } = failure(known);
    return [{ address, status, isPermanent: isPermanent && status !== null, detail: plain(message) }];
  });
}

/** Servers repeat the recipient in their reply; a detail ends up in events, which hold no personal data. */
function plain(message: string): string {
  const line = cleanLine(message, 500);
  return line.replace(/[^\s<>"(),;:]+@[^\s<>"(),;:]+/g, '…@…') || 'unknown error';
}

interface Fields {
  readonly code: string;
  readonly responseCode: number | null;
  readonly message: string;
  readonly recipient: string;
}

function fields(error: unknown): Fields {
  if (typeof error !== 'object' || error === null) {
    return { code: '', responseCode: null, message: String(error), recipient: '' };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const responseCode = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const recipient = 'recipient' in error && typeof error.recipient === 'string' ? error.recipient : '';
  return { code, responseCode, message: code === '' ? message : `${code}: ${message}`, recipient };
}
