import type { Address } from '@deskwright/core/port';
import type { OwnMail } from './automated-mail.ts';
import { recipients } from './mail-addresses.ts';
import type { MailHeaders } from './mail-headers.ts';
import type { ReplyAddresses } from './reply-address.ts';

/**
 * Which of the addresses in To and Cc are the desk's, in lower case: its mailboxes whatever stands behind a `+`, the reply
 * addresses that it signed, and those that the mail was delivered to, for it came in there.
 */
export function ownRecipients(
  listed: readonly Address[],
  headers: MailHeaders,
  envelopeTo: readonly string[],
  { own, replies }: { readonly own: OwnMail; readonly replies: ReplyAddresses | null },
): readonly string[] {
  const delivered = new Set(recipients([], headers, envelopeTo));
  const addresses = [...new Set(listed.map(({ address }) => address.toLowerCase()))];
  return addresses.filter(
    (address) =>
      delivered.has(address) ||
      own.addresses.has(address.replace(/\+[^@]*(?=@)/, '')) ||
      own.addresses.has(address) ||
      (replies?.readIn([address]).length ?? 0) > 0,
  );
}
