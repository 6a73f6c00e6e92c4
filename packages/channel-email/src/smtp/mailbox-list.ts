import { normalAddress } from '../mail-addresses.ts';
import type { MailboxList } from './smtp-source-options.ts';

/** Whether an address is on a list. A tag after a `+` (RFC 5233) makes no difference, for answers are sent to tagged ones. */
export type IsListed = (address: string) => Promise<boolean>;

/** Compiles a list of mailboxes, or says which of its entries are none. */
export function mailboxList(list: MailboxList): { readonly isListed: IsListed; readonly wrong: readonly string[] } {
  if (typeof list === 'function') return { isListed: async (address) => list(address.toLowerCase()), wrong: [] };
  const known = new Set(list.map((entry) => entry.trim().toLowerCase()));
  const wrong = list.filter((entry) => normalAddress(entry.startsWith('@') ? `x${entry}` : entry) === null);
  return {
    wrong,
    async isListed(address) {
      const lower = address.toLowerCase();
      const at = lower.lastIndexOf('@');
      const domain = lower.slice(at);
      const [untagged] = lower.slice(0, at).split('+');
      return known.has(lower) || known.has(domain) || known.has(`${untagged}${domain}`);
    },
  };
}
