import type { DeliveryFailure } from '@deskwright/core/port';
import { cleanLine } from './clean-text.ts';
import { normalAddress } from './mail-addresses.ts';
import type { MailFile } from './mail-body.ts';
import { bareValue, type MailHeaders, readHeaders } from './mail-headers.ts';
import { partText } from './part-text.ts';

const maxRecipients = 100;
/** The subjects of RFC 3463 §3 that speak of this message or of this day, not of the address: full, too large, refused. */
const passing = /^5\.(?:2\.[234]|3\.[14]|4\.[57]|6\.\d+|7\.\d+)$/;

/** What a delivery report says: of whom it tells a failure, and whether it tells anything else than success. */
export interface DeliveryReport {
  readonly failures: readonly DeliveryFailure[];
  /** Every recipient it names was reached (`delivered`, `relayed`, `expanded`). */
  readonly isSuccess: boolean;
}

/**
 * Reads the machine-readable part of a delivery report (RFC 3464, RFC 6533): one group of fields for the message, then one
 * for each recipient. `null` when the mail has no such part, or it names no recipient.
 */
export function deliveryReport(parts: readonly MailFile[], original: string | null): DeliveryReport | null {
  const status = parts.find(({ type }) => /^message\/(global-)?delivery-status$/i.test(type));
  if (!status) return null;
  const groups = partText(status)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readHeaders)
    .filter((fields) => fields.first('action') !== null || fields.first('final-recipient') !== null);
  if (groups.length === 0) return null;
  const failed = groups.filter((fields) => !/^(delivered|relayed|expanded)$/.test(bareValue(fields.first('action'))));
  return {
    failures: failed.slice(0, maxRecipients).map((fields) => failureOf(fields, original)),
    isSuccess: failed.length === 0,
  };
}

function failureOf(fields: MailHeaders, original: string | null): DeliveryFailure {
  const diagnostic = typed(fields.first('diagnostic-code'));
  const action = bareValue(fields.first('action')) === 'delayed' ? 'delayed' : 'failed';
  const recipient = addressOf(fields.first('original-recipient')) ?? addressOf(fields.first('final-recipient'));
  return failure({ recipient, action, status: statusIn(fields.first('status')), diagnostic, original });
}

/**
 * A failure, its status made as exact as the words allow: `5.0.0` says only that it is permanent, and the reply of the other
 * server often says more.
 */
export function failure(known: Omit<DeliveryFailure, 'isPermanent'>): DeliveryFailure {
  const said = statusIn(known.diagnostic);
  const vague = known.status === null || /^\d\.0\.0$/.test(known.status);
  const status = vague && said !== null && (known.status ?? said)[0] === said[0] ? said : (known.status ?? said);
  const isClassFive = status?.startsWith('5.') ?? /\b5\d\d\b/.test(known.diagnostic ?? '');
  const isPermanent = known.action === 'failed' && isClassFive && !passing.test(status ?? '');
  const diagnostic = cleanLine(known.diagnostic ?? '', 500) || null;
  return { ...known, status, diagnostic, isPermanent };
}

/** The first enhanced status code (RFC 3463 §2) of a text, or `null`; no part of an IP address or a version is one. */
export function statusIn(text: string | null): string | null {
  return /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec((text ?? '').slice(0, 2000))?.[1] ?? null;
}

/** The value of a field that begins with the name of its type: `rfc822; ana@example.com`, `smtp; 550 no`. */
function typed(value: string | null): string | null {
  return value === null ? null : value.replace(/^\s*[\w.+-]{1,40}\s*;/, '').trim();
}

function addressOf(value: string | null): string | null {
  return normalAddress((typed(value) ?? '').replace(/^<|>$/g, ''));
}
