import { inOrder, type Load, type LoadCommand } from '@deskwright/core';
import { canonicalJson } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { execute } from '../execute.ts';
import { ASSIGNMENT } from './actor.ts';
import { findAll, workOfAgents } from './team.ts';

/** An agent whose load said something else than their tickets, and what both said. */
export interface Miscount {
  readonly agent: string;
  readonly counted: Load['work'];
  readonly found: Load['work'];
}

/**
 * Compares what loads count with the tickets themselves, and tells of each agent where they differ. While work is going on
 * loads follow their tickets a moment later; once it rests they agree. `repair` sets the counts right.
 */
export async function recountLoads(context: Context, repair: boolean): Promise<readonly Miscount[]> {
  const loads = await findAll<Load>(context, 'load', { field: 'id', op: 'isPresent' });
  const found = await workOfAgents(context, null);
  const counted = new Map(loads.map(({ id, value }) => [id, value]));
  const agents = [...new Set([...counted.keys(), ...found.keys()])].sort();
  const wrong: Miscount[] = [];
  for (const agent of agents) {
    const before = counted.get(agent)?.work ?? [];
    const now = inOrder(found.get(agent) ?? []);
    if (canonicalJson(before) === canonicalJson(now)) continue;
    wrong.push({ agent, counted: before, found: now });
    if (!repair) continue;
    const command: LoadCommand = { type: 'load.recount', agent, work: now, offers: counted.get(agent)?.offers ?? [] };
    await execute(context, { kind: 'load', id: agent }, command, { by: ASSIGNMENT });
  }
  return wrong;
}
