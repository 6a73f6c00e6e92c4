import {
  type Actor,
  type CannedResponse,
  cannedResponses,
  type Desk,
  type FactName,
  type Facts,
  type Instant,
  type Macro,
  macrosFor,
  type Refusal,
  renderCanned,
  type Stored,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { loadFacts } from './load-facts.ts';

/** Which messages to count: written in this time, and by this agent. */
export interface CannedUsageQuery {
  /** Inclusive. Default: from the beginning. */
  readonly from?: Instant;
  /** Exclusive. Default: until now. */
  readonly to?: Instant;
  /** Id of the agent who sent them. Default: anybody. */
  readonly by?: string;
}

/** How many messages began with a canned response. */
export interface CannedUsage {
  /** Its id, also when the desk does not have it any more. */
  readonly cannedResponse: string;
  readonly count: number;
}

/** The text of a canned response for one ticket, to be edited and sent, or why there is none. */
export type RenderedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** What the desk offers to agents at a ticket, for whoever `by` is. The caller has checked that it may be seen. */
export interface AgentTools<V extends Vocabulary> {
  macros(ticket: Stored<Ticket<V>>): Promise<readonly Macro<V>[]>;
  cannedResponses(ticket: Stored<Ticket<V>>): readonly CannedResponse<V>[];
  renderCanned(ticket: Stored<Ticket<V>>, id: string): Promise<RenderedText>;
  cannedUsage(query: CannedUsageQuery): Promise<readonly CannedUsage[]>;
}

/** The tools of one agent, or of the system. */
export function agentTools<V extends Vocabulary>(context: Context, by: Actor): AgentTools<V> {
  const desk = context.desk as unknown as Desk<V>;

  async function withFacts<R extends object>(
    ticket: Stored<Ticket<V>>,
    ask: (facts: Facts) => R | { readonly need: readonly FactName[] },
  ): Promise<R> {
    const facts: Facts = { now: context.now(), actor: by };
    const first = ask(facts);
    if (!('need' in first)) return first;
    const record = { kind: 'ticket', id: ticket.id };
    // What was loaded is never asked for again, so the second answer is one.
    const loaded = await loadFacts(context, first.need, record, ticket, {});
    return ask({ ...facts, ...loaded.facts }) as R;
  }

  return {
    async macros(ticket) {
      const { macros } = await withFacts(ticket, (facts) => macrosFor(desk, ticket.value, facts));
      return macros;
    },
    cannedResponses: (ticket) => cannedResponses(desk, ticket.value),
    renderCanned: (ticket, id) => withFacts(ticket, (facts) => renderCanned(desk, id, ticket.value, facts)),
    async cannedUsage(query) {
      const rows = await context.storage.count('message', {
        now: context.now(),
        where: { all: usageFilter(query) },
        by: ['cannedResponse'],
      });
      return rows.map(({ key, count }) => ({ cannedResponse: key[0] ?? '', count }));
    },
  };
}

function usageFilter({ from, to, by }: CannedUsageQuery): readonly UntypedFilter[] {
  const parts: UntypedFilter[] = [{ field: 'cannedResponse', op: 'isPresent' }];
  if (from !== undefined) parts.push({ field: 'createdAt', op: 'gte', value: from });
  if (to !== undefined) parts.push({ field: 'createdAt', op: 'lt', value: to });
  if (by !== undefined) parts.push({ field: 'author', op: 'is', value: by });
  return parts;
}
