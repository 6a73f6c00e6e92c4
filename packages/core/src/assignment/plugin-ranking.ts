import * as z from 'zod';
import { DeskError } from '../record/desk-error.ts';
import { type Candidate, turnOf } from './candidate.ts';
import type { Demand } from './obstacle-for.ts';
import type { Ranking } from './ranking.ts';
import type { AgentStanding, StrategyDef } from './strategy-def.ts';

/** Finds the rankings of plugins' strategies; parameters have been checked. Throws for a name that no plugin has. */
export function pluginRankings(
  strategies: ReadonlyMap<string, StrategyDef>,
): (name: string, params: unknown) => Ranking {
  return (name, params) => {
    const def = strategies.get(name);
    if (def === undefined) throw new DeskError('assignment.unknownStrategy', `No strategy "${name}"`);
    return pluginRanking(name, def, z.parse(def.params, params));
  };
}

/** The ranking of a plugin's strategy with parameters that have been read. */
function pluginRanking(name: string, def: StrategyDef, params: unknown): Ranking {
  const rank = (candidate: Candidate, { ticket, now, queue }: Demand): number => {
    try {
      const given = def.rank(params, standingOf(candidate, queue), { ticket, now });
      return given === null || Number.isNaN(given) ? Number.POSITIVE_INFINITY : given;
    } catch {
      // A plugin that fails must not keep a ticket from everybody: nobody is asked by it, and the reason says so.
      return Number.POSITIVE_INFINITY;
    }
  };
  return { name, key: rank, figures: (candidate, demand) => ({ rank: rank(candidate, demand) }) };
}

function standingOf({ agent, load, count, limit, newTurn }: Candidate, queue: string): AgentStanding {
  const turn = newTurn ?? turnOf(agent, queue);
  return {
    agent,
    load,
    count,
    limit: limit === Number.POSITIVE_INFINITY ? null : limit,
    turn: turn === Number.NEGATIVE_INFINITY ? null : turn,
  };
}
