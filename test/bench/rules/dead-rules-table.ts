import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import type { BenchRule, Leaf, When } from './bench-rule.ts';
import { chanceOf } from './chance.ts';
import { generateRules } from './generate-rules.ts';
import { DEAD_CHANNELS, PRIORITIES, PRODUCTS, type TicketCase } from './generate-tickets.ts';
import { inTurn } from './in-turn.ts';
import { deskWith, matchOf } from './peers/desk.ts';
import { cpuMs } from './spent-time.ts';
import type { Workload } from './workload.ts';

const deadChannel = (index: number): Leaf => ({
  field: 'channel',
  op: 'is',
  value: DEAD_CHANNELS[index % DEAD_CHANNELS.length] ?? DEAD_CHANNELS[0],
});

function deadRule(index: number, ...others: readonly When[]): BenchRule {
  const when: When = { all: [...others, deadChannel(index)] };
  return { id: `dead-${index}`, on: ['message.received'], when, then: [{ do: 'tag', add: ['dead'] }] };
}

/** Rules that need a channel through which no ticket comes, and ask for other exact values. */
function plainDeadRules(count: number): readonly BenchRule[] {
  const chance = chanceOf(count);
  return Array.from({ length: count }, (_, index) =>
    deadRule(
      index,
      { field: 'priority', op: 'is', value: chance.pick(PRIORITIES) },
      { field: 'fields.product', op: 'is', value: chance.pick(PRODUCTS) },
    ),
  );
}

/** Rules that need a channel through which no ticket comes, and ask for all that rules ask for: words, tags, domains. */
function mixedDeadRules(count: number, cases: readonly TicketCase[]): readonly BenchRule[] {
  // Few tickets suffice to write rules for: these never match anyway.
  return generateRules(count, cases.slice(0, 20), 11).map(({ when }, index) => deadRule(index, when));
}

/** Ten times as many rules, of which the new ones cannot match. */
export async function deadRulesTable(workload: Workload, options: RunOptions): Promise<BenchTable> {
  const { rules, cases } = workload;
  const few = `${rules.length} rules`;
  const dead = rules.length * 9;
  const matches = {
    [few]: matchOf(deskWith(rules), cases),
    [`and ${dead} with values`]: matchOf(deskWith([...rules, ...plainDeadRules(dead)]), cases),
    [`and ${dead} with words, tags …`]: matchOf(deskWith([...rules, ...mixedDeadRules(dead, cases)]), cases),
  };
  for (const ticket of cases.keys()) {
    const found = Object.values(matches).map((match) => match(ticket).join(' '));
    if (new Set(found).size > 1) throw new Error(`rules that cannot match change what ticket ${ticket} matches`);
  }
  const contenders = Object.fromEntries(
    Object.entries(matches).map(([name, match]) => [name, inTurn(cases.length, match)]),
  );
  const title = `${dead} rules more, each needing a channel that no ticket has: the match of a ticket`;
  return { title, ...(await measure({ title, baseline: few, contenders }, { ...options, now: cpuMs, minMs: 100 })) };
}
