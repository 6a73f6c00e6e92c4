import { DeskError, type Instant, type Vocabulary } from '@deskwright/core';
import type { Context } from '../context.ts';
import { listed } from '../exchange/export-desk.ts';
import { batchOf } from '../execute.ts';
import {
  type Archived,
  type ClosedTickets,
  closedTickets,
  isWaiting,
  removeTicket,
  wholeTicket,
} from './closed-tickets.ts';
import { removeErasedContacts } from './erased-contacts.ts';

/** Which closed tickets are to go for good, and what with them. */
export interface RetainOptions<V extends Vocabulary = Vocabulary> extends ClosedTickets<V> {
  /** Whether contacts go, too, who were erased and have neither a ticket nor a message any more. Default `false`. */
  readonly erasedContacts?: boolean;
}

/** What left the desk. */
export interface Retained extends Archived {
  readonly contacts: number;
}

const DAY = 24 * 60 * 60 * 1000;
/** So long a message that comes again is known to have come before, as the storage port promises. */
const SHORTEST_DAYS = 90;
const PAGE = 500;

/**
 * Removes closed tickets with their messages, for good. Contacts stay unless they are erased ones, and so do files, until
 * they are swept. May be interrupted at any point and called again. Throws {@link DeskError} `retention.badInstant`.
 */
export async function retain<V extends Vocabulary>(context: Context, options: RetainOptions<V>): Promise<Retained> {
  const total = { tickets: 0, messages: 0, skipped: 0, contacts: 0 };
  for await (const page of closedTickets(context, options)) {
    for (const ticket of page) {
      const whole = await wholeTicket(context, ticket);
      if (isWaiting(whole) || !(await removeTicket(context, whole))) {
        total.skipped += 1;
        continue;
      }
      total.tickets += whole.tickets.length;
      total.messages += whole.messages.length;
    }
  }
  if (options.erasedContacts === true) total.contacts = await removeErasedContacts(context);
  return total;
}

/**
 * Forgets which input had come before an instant, at least 90 days ago: the same input would be taken for new after that.
 * Says how many keys it forgot. Throws {@link DeskError} `retention.tooSoon`.
 */
export async function forgetOnce(context: Context, before: Instant): Promise<number> {
  if (!(before <= context.now() - SHORTEST_DAYS * DAY))
    throw new DeskError('retention.tooSoon', `Keys are kept for at least ${SHORTEST_DAYS} days`);
  let forgotten = 0;
  let keys: string[] = [];
  const forget = async (): Promise<void> => {
    if (keys.length > 0) await context.storage.commit({ ...batchOf([]), forgotten: keys });
    forgotten += keys.length;
    keys = [];
  };
  for await (const { key, at } of listed(context, 'once')) {
    if (at < before) keys.push(key);
    if (keys.length >= PAGE) await forget();
  }
  await forget();
  return forgotten;
}
