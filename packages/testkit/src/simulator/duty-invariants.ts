import {
  type Agent,
  type Desk,
  drain,
  inOrder,
  isWaiting,
  type Load,
  openOffers,
  snapshotOf,
  type Ticket,
  type TicketEvent,
  type Vocabulary,
  type WorkCount,
  waitingOf,
  workOf,
} from '@deskwright/core';
import { canonicalJson } from '@deskwright/core/port';
import { type Everything, everythingIn } from './everything.ts';
import type { World } from './world.ts';

function valuesOf<T>({ records }: Everything, kind: string): readonly T[] {
  return records.filter((one) => one.kind === kind).map(({ stored }) => stored.value as unknown as T);
}

/** What agents have in hand, counted over the tickets. */
function countsOf(tickets: readonly Ticket[]): ReadonlyMap<string, readonly WorkCount[]> {
  const counts = new Map<string, WorkCount[]>();
  for (const ticket of tickets) {
    const work = workOf(ticket);
    if (work === null) continue;
    const { agent, channel, status, weight } = work;
    const own = counts.get(agent) ?? [];
    const known = own.find((one) => one.channel === channel && one.status === status);
    const others = own.filter((one) => one !== known);
    const sum = { channel, status, count: (known?.count ?? 0) + 1, weight: (known?.weight ?? 0) + weight };
    counts.set(agent, [...others, sum]);
  }
  return counts;
}

/** Loads count what agents have in hand, and nothing else. */
function* loads(all: Everything): Iterable<string> {
  const tickets = valuesOf<Ticket>(all, 'ticket');
  const counts = countsOf(tickets);
  const known = new Map(valuesOf<Load>(all, 'load').map((load) => [load.id, load]));
  for (const agent of new Set([...counts.keys(), ...known.keys()])) {
    const counted = canonicalJson(known.get(agent)?.work ?? []);
    const found = canonicalJson(inOrder(counts.get(agent) ?? []));
    if (counted !== found) yield `load: ${agent} counts ${counted} and has ${found}`;
    const offers = (known.get(agent)?.offers ?? []).map(({ ticket }) => ticket).toSorted();
    const asked = tickets.filter((ticket) => openOffers(ticket).some((one) => one.agent === agent));
    const offered = asked.map(({ id }) => id).toSorted();
    if (offers.join() !== offered.join()) yield `load: ${agent} has the offers ${offers} and is offered ${offered}`;
  }
}

/** Nobody waits whom somebody could help. */
function* queues(desk: Desk<Vocabulary>, world: World, all: Everything): Iterable<string> {
  const { routing, sla } = desk['~internal'];
  const tickets = valuesOf<Ticket>(all, 'ticket');
  const counts = countsOf(tickets);
  const loadOf = new Map(valuesOf<Load>(all, 'load').map((load) => [load.id, load]));
  const agents = valuesOf<Agent>(all, 'agent').map((agent) =>
    snapshotOf(
      { agent, load: loadOf.get(agent.id) ?? null, work: counts.get(agent.id) ?? [] },
      sla.calendar,
      world.now,
    ),
  );
  for (const department of routing.departments) {
    const policy = routing.of(department);
    if (policy === null) continue;
    const waiting = tickets.filter((ticket) => isWaiting(ticket) && ticket.department === department);
    const { decisions } = drain({
      tickets: waiting.map((ticket) => waitingOf(ticket, policy, null)),
      agents,
      policy,
      department,
      now: world.now,
    });
    for (const { outcome, ticket } of decisions)
      if (outcome !== 'queued') yield `queue: ${ticket} waits in ${department}, though somebody could have it`;
  }
}

/**
 * At no moment did an agent have more than there was room for by what queues gave: tickets that came by hand, or back from
 * their requesters, do not count.
 */
export function* overCapacity(desk: Desk<Vocabulary>, feed: Everything['feed']): Iterable<string> {
  const { routing } = desk['~internal'];
  const given = new Map<string, { readonly agent: string; readonly limit: number }>();
  const counted = new Set(['new', 'open']);
  for (const event of feed) {
    const { id, kind } = event.record;
    if (kind !== 'ticket') continue;
    const body = event as unknown as TicketEvent;
    if (body.type === 'ticket.statusChanged' && !counted.has(body.to)) given.delete(id);
    if (body.type === 'ticket.flagged' && body.flag !== 'restricted') given.delete(id);
    if (body.type === 'ticket.transferred' || body.type === 'ticket.merged') given.delete(id);
    if (body.type !== 'ticket.assigned') continue;
    given.delete(id);
    if (body.assignee === null || (body.why === undefined && body.because !== 'accepted')) continue;
    const limit = routing.of(body.turn?.queue ?? null)?.limit ?? Number.POSITIVE_INFINITY;
    given.set(id, { agent: body.assignee, limit });
    const own = [...given.values()].filter(({ agent }) => agent === body.assignee).length;
    if (own > limit) yield `capacity: ${body.assignee} was given ${own} tickets at a time, with room for ${limit}`;
  }
}

/** Nobody was given a ticket during a break, or while away. */
function* breaks(all: Everything): Iterable<string> {
  const there = new Map<string, boolean>();
  const resting = new Map<string, number>();
  for (const event of all.feed) {
    const { id, kind } = event.record;
    const body = event as unknown as Record<string, unknown>;
    if (kind === 'load') {
      if (event.type === 'load.presenceChanged') there.set(id, body.to === 'online');
      if (event.type === 'load.breakBegan') resting.set(id, Number(body.until));
      if (event.type === 'load.breakEnded') resting.delete(id);
    }
    if (event.type !== 'ticket.assigned' || body.why === undefined) continue;
    const agent = String(body.assignee);
    if (there.get(agent) !== true) yield `presence: ${agent} was given ${id} and was not there`;
    // The break is over when its time is, though its end may be written down later.
    if ((resting.get(agent) ?? 0) > event.at) yield `presence: ${agent} was given ${id} during a break`;
  }
}

/** What does not hold of agents and queues in a world that has come to rest. */
export async function dutyViolations(desk: Desk<Vocabulary>, world: World, agents: number): Promise<readonly string[]> {
  if (agents === 0) return [];
  const all = await everythingIn(desk, world);
  return [...loads(all), ...queues(desk, world, all), ...overCapacity(desk, all.feed), ...breaks(all)];
}
