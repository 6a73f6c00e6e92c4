import { type AgentSnapshot, agentSnapshot, defineDesk } from '@deskwright/core';

/** The instant of all questions. */
export const NOW = Date.parse('2026-11-16T10:00:00Z');
const MINUTE_MS = 60_000;
/** How many agents there are. */
export const AGENTS = 1000;
/** What each takes at most. */
export const LIMIT = 8;

/** The desk of the tables. */
export const desk = defineDesk({ departments: ['support', 'sales'], channels: ['email', 'chat'] });

/** An agent as a desk has them: some away, some on a break, each with some work and skills. */
function agentOf(index: number): AgentSnapshot {
  // Spread by a step that has no factor in common with the sizes below, so that the same run comes of it every time.
  const spread = (index * 7919) % AGENTS;
  return agentSnapshot(`agent-${String(index).padStart(6, '0')}`, {
    departments: spread % 10 === 0 ? { sales: 'primary' } : { support: 'primary' },
    skills: { billing: 1 + (spread % 5), greek: spread % 3 },
    languages: ['en', 'el'],
    presence: spread % 7 === 0 ? 'offline' : 'online',
    breakUntil: spread % 11 === 0 ? NOW + 10 * MINUTE_MS : null,
    work: [
      { channel: 'email', status: 'open', count: spread % 9, weight: spread % 9 },
      { channel: 'chat', status: 'answered', count: 1, weight: 1 },
    ],
    turns: { support: NOW - spread * MINUTE_MS },
    lastAssignedAt: NOW - spread * MINUTE_MS,
  });
}

/** The agents of the tables. */
export const agents = Array.from({ length: AGENTS }, (_, index) => agentOf(index));

/** The open work of an agent, as the loop by hand adds it up. */
export function loadOf({ work }: AgentSnapshot): number {
  let load = 0;
  for (const { status, weight } of work) if (status === 'new' || status === 'open') load += weight;
  return load;
}
