import type { Agent } from '../agent/agent.ts';

/**
 * The manager of a department among all agents: active, at work rather than on leave if there is one, and never `except`. Of
 * several the one with the smallest id. `null` when there is none.
 */
export function managerOf(
  agents: readonly Agent[],
  department: string | null,
  except: string | null = null,
): string | null {
  if (department === null) return null;
  const able = agents.filter(({ id, active, manages }) => active && id !== except && manages.includes(department));
  const present = able.filter(({ isOnLeave }) => !isOnLeave);
  const ids = (present.length > 0 ? present : able).map(({ id }) => id).sort();
  return ids[0] ?? null;
}
