import type { CompiledAssignment, Stored, Ticket } from '@deskwright/core';
import type { Context } from '../context.ts';

function asksForLastAgent(strategy: unknown): boolean {
  const { by, to, then } = strategy as { readonly by?: unknown; readonly to?: unknown; readonly then?: unknown };
  return (
    (by === 'sticky' && to === 'requester') || (typeof then === 'object' && then !== null && asksForLastAgent(then))
  );
}

/** The agents who last had another ticket of the same requester, by ticket; where a policy does not ask, nobody is looked for. */
export async function lastAgents(
  context: Context,
  { policy }: CompiledAssignment,
  tickets: readonly Stored<Ticket>[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (!asksForLastAgent(policy.strategy)) return found;
  const known = new Map<string, string | null>();
  for (const { id, value } of tickets) {
    const requester = value.requester.id;
    if (!known.has(requester)) known.set(requester, await lastAgentOf(context, requester));
    const agent = known.get(requester) ?? null;
    if (agent !== null) found.set(id, agent);
  }
  return found;
}

async function lastAgentOf(context: Context, requester: string): Promise<string | null> {
  const { items } = await context.storage.find('ticket', {
    now: context.now(),
    where: {
      all: [
        { field: 'requester', op: 'is', value: requester },
        { field: 'assignee', op: 'isPresent' },
      ],
    },
    order: [{ by: 'assignedAt', direction: 'desc' }],
    limit: 1,
  });
  return (items[0]?.value as Ticket | undefined)?.assignee ?? null;
}
