import type { Access, Json, LinkKind, Stored, Ticket, Vocabulary } from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import type { Deed } from '../execute.ts';
import { findTickets } from '../find-tickets.ts';
import type { Outcome } from '../outcome.ts';
import { seenTicket, type TicketKey, ticketsById, UNKNOWN } from './tickets.ts';
import { type Doer, together } from './together.ts';

/** Which ticket is what to which other one. */
export interface LinkRequest {
  readonly from: TicketKey;
  readonly to: TicketKey;
  readonly as: LinkKind;
}

/**
 * A ticket that has to do with another one. `out`: the other one is linked to it, or is its child; `in`: it is linked to
 * the other one, or is its child.
 */
export interface LinkedTicket<V extends Vocabulary = Vocabulary> {
  readonly as: LinkKind | 'childOf';
  readonly direction: 'out' | 'in';
  readonly ticket: Stored<Ticket<V>>;
}

/** Links a ticket to another one that this person sees. Answers with the first. */
export async function linkTickets(
  context: Context,
  doer: Doer,
  { from, to, as }: LinkRequest,
): Promise<Outcome<Ticket>> {
  return together(context, 'A link', doer.by, async () => {
    const rights = await doer.access();
    const [source, target] = [await seenTicket(context, rights, from), await seenTicket(context, rights, to)];
    if (source === null || target === null) return { refusal: UNKNOWN };
    // What is merged is found under the ticket that it is part of.
    const whole = target.value.mergedInto ?? target.id;
    const body = { type: 'ticket.link', to: whole, as } as const;
    const refusal = rights?.refusalFor(body, source.value) ?? null;
    return refusal === null ? { todo: [deedOn(source, body)] } : { refusal };
  });
}

/** Takes the links between two tickets away, whichever of them has them. Answers with the first. */
export async function unlinkTickets(
  context: Context,
  doer: Doer,
  { from, to }: Pick<LinkRequest, 'from' | 'to'>,
): Promise<Outcome<Ticket>> {
  return together(context, 'A link', doer.by, async () => {
    const rights = await doer.access();
    const [source, target] = [await seenTicket(context, rights, from), await seenTicket(context, rights, to)];
    if (source === null || target === null) return { refusal: UNKNOWN };
    const away = { type: 'ticket.unlink', to: target.id } as const;
    const back = { type: 'ticket.unlink', to: source.id } as const;
    const isBack = target.value.links?.to.includes(source.id) === true;
    const refusal =
      rights?.refusalFor(away, source.value) ?? (isBack ? (rights?.refusalFor(back, target.value) ?? null) : null);
    if (refusal !== null) return { refusal };
    return { todo: [deedOn(source, away), ...(isBack ? [deedOn(target, back)] : [])] };
  });
}

const MOST = 200;

/**
 * The tickets that have to do with one, in both directions: those that somebody may see. What is linked to a merged ticket is
 * linked to the one that it is part of; what is gone is left out.
 */
export async function linksOf(
  context: Context,
  rights: Access | null,
  ticket: Stored<Ticket>,
): Promise<readonly LinkedTicket[]> {
  const whole = [ticket, ...(await ticketsById(context, ticket.value.mergedFrom ?? []))];
  const ids = whole.map(({ id }) => id);
  const out = whole.flatMap(({ value: { links, parentId } }) => [
    ...(parentId === null ? [] : [{ as: 'childOf', id: parentId } as const]),
    ...(links?.to ?? []).map((id) => ({ as: links?.as[id] ?? 'relatesTo', id }) as const),
  ]);
  const where: UntypedFilter = {
    any: [
      { field: 'links', op: 'hasAny', value: ids },
      { field: 'parentId', op: 'in', value: ids },
    ],
  };
  const { items } = await findTickets(context, null, { where: where as never, limit: MOST });
  const back = (items as unknown as readonly Stored<Ticket>[]).flatMap(({ id, value: { links, parentId } }) => [
    ...(parentId !== null && ids.includes(parentId) ? [{ as: 'childOf', id } as const] : []),
    ...ids.flatMap((one) => (links?.as[one] === undefined ? [] : [{ as: links.as[one], id } as const])),
  ]);
  const found: LinkedTicket[] = [];
  const seen = new Set<string>();
  for (const [direction, list] of [
    ['out', out],
    ['in', back],
  ] as const) {
    const others = await survivors(
      context,
      list.map(({ id }) => id),
    );
    for (const { as, id } of list) {
      const other = others.get(id);
      if (other === undefined || ids.includes(other.id) || rights?.may('see', other.value) === false) continue;
      // Two tickets that say the same of each other have to do with each other once.
      const name = `${as === 'relatesTo' ? '' : direction} ${as} ${other.id}`;
      if (!seen.has(name)) found.push({ as, direction, ticket: other });
      seen.add(name);
    }
  }
  return found;
}

/** Tickets by their ids, each merged one as the one that it is part of. */
async function survivors(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Stored<Ticket>>> {
  const named = await ticketsById(context, [...new Set(ids)]);
  const leads = named.flatMap(({ value }) => (value.mergedInto === undefined ? [] : [value.mergedInto]));
  const whole = new Map((await ticketsById(context, [...new Set(leads)])).map((one) => [one.id, one]));
  return new Map(
    named.flatMap((one) => {
      const { mergedInto } = one.value;
      const found = mergedInto === undefined ? one : whole.get(mergedInto);
      return found === undefined ? [] : [[one.id, found] as const];
    }),
  );
}

function deedOn(ticket: Stored<Ticket>, body: Deed['body']): Omit<Deed, 'id'> {
  return { to: { kind: 'ticket', id: ticket.id }, loaded: ticket as unknown as Stored<Json>, body };
}
