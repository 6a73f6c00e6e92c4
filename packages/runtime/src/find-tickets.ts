import {
  type Access,
  checkQuery,
  type Desk,
  type Facts,
  type Matcher,
  matcher,
  type Query,
  type RecordId,
  type Stored,
  split,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { Order, UntypedFilter } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { shown } from './face-answers.ts';
import { refuseHidden } from './hidden-fields.ts';
import { loadFacts } from './load-facts.ts';

/** Which tickets, in which order, and how many of them at once. */
export interface TicketQuery<V extends Vocabulary> {
  readonly where?: Query<V>;
  /** Default: oldest first. */
  readonly order?: readonly Order[];
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

/** One page of tickets; `next` is `null` on the last one. */
export interface TicketPage<V extends Vocabulary> {
  readonly items: readonly Stored<Ticket<V>>[];
  readonly next: string | null;
}

/** The order in which lists are given unless they ask for another. */
const OLDEST_FIRST: readonly Order[] = [{ by: 'createdAt', direction: 'asc' }];

/** Searches for the tickets that somebody may see and that satisfy a query; `null` is the system, which sees all. */
export async function findTickets<V extends Vocabulary>(
  context: Context,
  access: Access | null,
  query: TicketQuery<V>,
): Promise<TicketPage<V>> {
  const desk = context.desk as unknown as Desk<V>;
  const { where, limit, order = OLDEST_FIRST } = query;
  refuseHidden(access, { where, names: order.map(({ by }) => by) });
  // Checked as a whole, so that what is wrong with it is told at once and not on some later page.
  if (where !== undefined) checkQuery(desk, where);
  const rest = where === undefined ? null : split(desk, where).rest;
  const filter = filterFor(desk, access, where);
  const check = rest === null ? null : matcher(desk, rest);
  const items: Stored<Ticket<V>>[] = [];
  let after = query.after;
  for (;;) {
    // What storage cannot check is checked here; one record at a time then, so that the cursor never skips one.
    const page = await context.storage.find('ticket', {
      now: context.now(),
      ...filter,
      order,
      limit: check === null ? limit : 1,
      ...(after === undefined ? {} : { after }),
    });
    for (const item of page.items as unknown as readonly Stored<Ticket<V>>[]) {
      if (check === null || (await holds(context, check, item))) items.push(shown(access, item));
    }
    if (page.next === null || items.length >= limit) return { items, next: page.next };
    after = page.next;
  }
}

/** What storage is asked for a query: what it can answer of it, and what the person may see. */
export function filterFor<V extends Vocabulary>(
  desk: Desk<V>,
  access: Access | null,
  where: Query<V> | undefined,
): { readonly where?: UntypedFilter } {
  const push = where === undefined ? null : split(desk, where).push;
  const asked = push === null || access === null ? push : access.searchable(push);
  const parts = [access === null ? null : access.visible, asked].filter((part) => part !== null);
  return parts.length === 0 ? {} : { where: { all: parts } };
}

const PAGE = 100;

/** All tickets that somebody may see and that satisfy a query, oldest first, a page at a time. Tickets may change meanwhile. */
export async function* ticketsOf<V extends Vocabulary>(
  context: Context,
  access: Access | null,
  where: Query<V> | undefined,
): AsyncGenerator<Stored<Ticket<V>>, void, undefined> {
  let after: string | null = null;
  do {
    const page: TicketPage<V> = await findTickets<V>(context, access, {
      ...(where === undefined ? {} : { where }),
      limit: PAGE,
      ...(after === null ? {} : { after }),
    });
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

/** Whether a ticket satisfies a condition, with all facts that it asks about. */
export async function holds<V extends Vocabulary>(
  context: Context,
  check: Matcher<V>,
  item: Stored<Ticket<V>>,
): Promise<boolean> {
  const record: RecordId = { kind: 'ticket', id: item.id };
  const { facts: loaded } = await loadFacts(context, check.needs, record, item, {});
  const facts: Facts = { now: context.now(), actor: { kind: 'system', id: 'search' }, ...loaded };
  return check.matches(item.value, facts);
}
