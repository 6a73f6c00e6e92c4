import type { AgentSnapshot } from './agent-snapshot.ts';
import type { Demand } from './obstacle-for.ts';
import type { Standstill } from './queue-reason.ts';

/**
 * What stood in the way of all agents, for tickets that ask the same of them: as long as nothing is given out, the answer
 * stays the same. A long queue that nobody has room for costs one look at the agents, not one for each ticket.
 */
export interface Standstills {
  find(demand: Demand): Standstill | null;
  remember(demand: Demand, standstill: Standstill): void;
  forget(): void;
}

/** Remembers nothing yet. */
export function standstills(agents: readonly AgentSnapshot[]): Standstills {
  const known = new Map<string, Standstill>();
  let people: ReadonlySet<string> | null = null;
  /** Whether who asked cannot matter: nobody has turned the ticket down, nor may be partial. */
  const isImpersonal = ({ ticket }: Demand): boolean => {
    const { declinedBy, excluded, requester, organization } = ticket;
    if (declinedBy.length > 0 || excluded.length > 0) return false;
    people ??= new Set(agents.flatMap(({ id, conflicts }) => [id, ...conflicts]));
    return !people.has(requester) && (organization === null || !people.has(organization));
  };
  return {
    find: (demand) => (known.size > 0 && isImpersonal(demand) ? (known.get(keyOf(demand)) ?? null) : null),
    remember(demand, standstill) {
      if (isImpersonal(demand)) known.set(keyOf(demand), standstill);
    },
    forget: () => known.clear(),
  };
}

function keyOf({ ticket, skills, language, weight }: Demand): string {
  const { department, alsoAsk, channel, isReserved } = ticket;
  return JSON.stringify([department, alsoAsk, channel, isReserved, skills, language, weight]);
}
