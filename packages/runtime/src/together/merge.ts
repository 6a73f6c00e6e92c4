import {
  type Access,
  type Json,
  type MergePlan,
  type MergeSource,
  planMerge,
  planUnmerge,
  type Refusal,
  type Stored,
  type Ticket,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import type { Deed } from '../execute.ts';
import type { Outcome } from '../outcome.ts';
import { seenTicket, type TicketKey, ticketsById, UNKNOWN } from './tickets.ts';
import { type Doer, type Planned, together } from './together.ts';

/** Which tickets become part of which one. */
export interface MergeRequest {
  readonly into: TicketKey;
  readonly from: readonly TicketKey[];
}

/** Makes tickets part of another one, in one commit. Answers with the surviving ticket. */
export async function mergeTickets(
  context: Context,
  { by, access }: Doer,
  { into, from }: MergeRequest,
): Promise<Outcome<Ticket>> {
  const plan = async (): Promise<Planned> => {
    const rights = await access();
    const survivor = await seenTicket(context, rights, into);
    if (survivor === null) return { refusal: UNKNOWN };
    const sources = new Map<string, Stored<Ticket>>();
    for (const key of from) {
      const source = await seenTicket(context, rights, key);
      if (source === null) return { refusal: UNKNOWN };
      sources.set(source.id, source);
    }
    const named = [survivor, ...sources.values()];
    const refusal = refusalFor(rights, named);
    if (refusal !== null) return { refusal };
    const families = new Map(
      await Promise.all(named.map(async (one) => [one.id, await familyOf(context, one)] as const)),
    );
    const loaded = [...named, ...[...sources.keys()].flatMap((id) => families.get(id) ?? [])];
    const whole = (ticket: Stored<Ticket>): MergeSource => {
      return { ticket: ticket.value, along: (families.get(ticket.id) ?? []).map(({ value }) => value) };
    };
    return deedsOf(planMerge(whole(survivor), [...sources.values()].map(whole)), loaded);
  };
  return together(context, 'A merge', by, plan);
}

/** Takes a merged ticket out again, in one commit. Answers with this ticket. */
export async function unmergeTicket(context: Context, { by, access }: Doer, key: TicketKey): Promise<Outcome<Ticket>> {
  const plan = async (): Promise<Planned> => {
    const rights = await access();
    const ticket = await seenTicket(context, rights, key);
    if (ticket === null) return { refusal: UNKNOWN };
    const { mergedInto } = ticket.value;
    const survivors = mergedInto === undefined ? [] : await ticketsById(context, [mergedInto]);
    const [survivor = null] = survivors;
    if (survivor !== null && rights?.may('see', survivor.value) === false) return { refusal: UNKNOWN };
    const refusal = refusalFor(rights, [ticket, ...survivors]);
    if (refusal !== null) return { refusal };
    const family = survivor === null ? [] : await familyOf(context, survivor);
    const others = family.filter(({ id }) => id !== ticket.id);
    const apart = {
      ticket: ticket.value,
      survivor: survivor?.value ?? null,
      others: others.map(({ value }) => value),
    };
    return deedsOf(planUnmerge(apart), [ticket, ...survivors, ...others], ticket.id);
  };
  return together(context, 'A merge', by, plan);
}

/** The commands of a plan to the tickets as they were loaded; `first` is the ticket that the answer is about. */
function deedsOf(plan: MergePlan, loaded: readonly Stored<Ticket>[], first?: string): Planned {
  if (!plan.ok) return { refusal: plan.refusal };
  const byId = new Map(loaded.map((one) => [one.id, one]));
  const todo = plan.steps.map(({ ticket, command }): Omit<Deed, 'id'> => {
    const record = byId.get(ticket) as unknown as Stored<Json> | undefined;
    return { to: { kind: 'ticket', id: ticket }, loaded: record ?? null, body: command };
  });
  return { todo: todo.toSorted((a, b) => Number(b.to.id === first) - Number(a.to.id === first)) };
}

/** The tickets that are part of one, those that came along with others among them. */
async function familyOf(context: Context, { value }: Stored<Ticket>): Promise<readonly Stored<Ticket>[]> {
  return ticketsById(context, value.mergedFrom ?? []);
}

function refusalFor(rights: Access | null, tickets: readonly Stored<Ticket>[]): Refusal | null {
  if (rights === null) return null;
  for (const { value } of tickets) {
    const refusal = rights.refusalFor({ type: 'ticket.unmerge', along: [] }, value);
    if (refusal !== null) return refusal;
  }
  return null;
}
