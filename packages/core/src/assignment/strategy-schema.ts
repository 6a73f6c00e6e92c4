import * as z from 'zod';
import { checkedBy, refusalsOf } from '../desk/config-issues.ts';
import type { Refusal } from '../record/refusal.ts';
import { remedyFor } from '../text/nearest.ts';
import { positiveDuration } from './positive-duration.ts';
import { STRATEGIES, type StrategyName } from './strategy.ts';

/** What strategies are checked against. */
export interface StrategySchemaParts {
  /** Checks the parameters of a plugin's strategy; `null` when there is no such strategy. */
  checkStrategy(name: string, params: unknown): readonly Refusal[] | null;
  readonly pluginStrategies: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;

const MOST_NESTED = 5;
const MOST_RUNG = 100;
const MOST_TIERS = 20;
const MOST_IN_TIER = 1000;

const agentId = z.string().min(1).max(200);
/** Least level by skill. */
export const skillLevels: z.ZodType = z
  .record(z.string().min(1).max(200), z.int().positive())
  .refine((skills) => Object.keys(skills).length > 0, 'Name a skill');
const tier = z.union(
  [
    z.strictObject({ agents: z.array(agentId).min(1).max(MOST_IN_TIER) }),
    z.strictObject({ skills: skillLevels }),
    z.strictObject({ members: z.enum(['primary', 'all']) }),
  ],
  'A tier is { agents }, { skills } or { members }',
);

function byName(then: z.ZodType): Readonly<Record<StrategyName, z.ZodRawShape>> {
  return {
    roundRobin: {},
    leastLoaded: { measure: z.enum(['weight', 'count']).optional() },
    mostSpareCapacity: {},
    fillFirst: {},
    longestIdle: {},
    fewestHandled: { within: positiveDuration },
    random: {},
    weightedRandom: {},
    bestSkillMatch: { then: then.optional() },
    priorityTiers: { tiers: z.array(tier).min(1, 'There are no tiers').max(MOST_TIERS), then },
    sticky: { to: z.enum(['requester', 'lastResponder']), then },
    manager: { then: then.optional() },
    ringAll: { most: z.int().min(1).max(MOST_RUNG).optional() },
    manual: {},
  };
}

/** The schema of a strategy: each problem is told of the strategy that was meant. */
export function strategySchema(parts: StrategySchemaParts): z.ZodType {
  return checkedBy((value) => checkStrategy(parts, value, 1));
}

function checkStrategy(parts: StrategySchemaParts, value: unknown, depth: number): readonly Refusal[] {
  if (depth > MOST_NESTED) {
    const message = `Strategies are nested deeper than ${MOST_NESTED}`;
    return [{ code: 'assignment.tooDeep', message, path: [], remedy: 'Use fewer' }];
  }
  const node: Raw = typeof value === 'object' && value !== null ? (value as Raw) : {};
  const name = typeof node.by === 'string' ? node.by : '';
  const then = checkedBy((inner) => checkStrategy(parts, inner, depth + 1));
  const shapes: Readonly<Record<string, z.ZodRawShape>> = byName(then);
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  const problems = shape === undefined ? parts.checkStrategy(name, node.with) : null;
  if (shape === undefined && problems === null) {
    const remedy = remedyFor(name, [...STRATEGIES, ...parts.pluginStrategies]);
    return [{ code: 'assignment.unknownStrategy', message: `Unknown strategy "${name}"`, path: ['by'], remedy }];
  }
  const known = z.strictObject({ by: z.string(), ...(shape ?? { with: z.unknown() }) });
  const result = known.safeParse(value, { reportInput: true });
  return [...(result.success ? [] : refusalsOf(result.error)), ...(problems ?? [])];
}

/** The names of a strategy and of those inside of it, from without; a value that is none has none. */
export function strategyNames(value: unknown, depth = 1): readonly string[] {
  const node: Raw = typeof value === 'object' && value !== null ? (value as Raw) : {};
  const own = typeof node.by === 'string' ? [node.by] : [];
  return depth > MOST_NESTED ? own : [...own, ...(node.then === undefined ? [] : strategyNames(node.then, depth + 1))];
}
