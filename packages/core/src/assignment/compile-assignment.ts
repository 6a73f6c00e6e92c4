import type { FieldDef } from '../record/field.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import { filterPredicate } from '../rule/filter-predicate.ts';
import { durationMs } from '../sla/duration.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { compileStrategy } from './compile-strategy.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { AssignmentPolicy, SkillRequirement, TicketWeight } from './policy.ts';
import { queueKeys } from './queue-order.ts';
import type { Ranking } from './ranking.ts';
import { strategyNames } from './strategy-schema.ts';

/** What policies are compiled against. */
export interface AssignmentCompileContext {
  readonly fields: Readonly<Record<string, FieldDef>>;
  /** The strategy a plugin registered under this name, applied to these parameters. */
  ranking(name: string, params: unknown): Ranking;
}

type Test = (ticket: Ticket) => boolean;

const DEFAULT_MOST_OFFERS = 20;

/** Makes a checked policy ready to be applied. */
export function compileAssignment(context: AssignmentCompileContext, policy: AssignmentPolicy): CompiledAssignment {
  const { members, presence = ['online'], offShift = false, capacity = {}, counts = ['new', 'open'] } = policy;
  const { relax = [], language, quota, queue = {}, offer, weights = [], skills = [] } = policy;
  const testOf = (when: unknown): Test => filterPredicate(context.fields, when as UntypedFilter);
  const weighing = weights.map((weight) => ({ fits: fitsOf(weight, testOf), weight: weight.weight }));
  const requirements = skills.map((requirement) => requirementOf(requirement, testOf));
  return {
    policy,
    choose: compileStrategy(policy.strategy, context.ranking),
    isManual: policy.strategy.by === 'manual',
    endsManually: strategyNames(policy.strategy).at(-1) === 'manual',
    primaryOnly: members === 'primary',
    presences: new Set(presence),
    ignoresShift: offShift,
    limit: capacity.total ?? Number.POSITIVE_INFINITY,
    channelLimits: capacity.channels ?? null,
    counts: new Set(counts),
    relax: relax.map(({ after, by }) => ({
      afterMs: durationMs(after) ?? 0,
      by: by === 'all' ? Number.POSITIVE_INFINITY : by,
    })),
    needsLanguage: language === 'require',
    quota: quota === undefined ? null : { limit: quota.limit, withinMs: durationMs(quota.within) ?? 0 },
    queueKeys: queueKeys(queue),
    reservedSlots: queue.reserved?.slots ?? 0,
    toSolve: queue.toSolve !== false,
    offer:
      offer === undefined ? null : { withinMs: durationMs(offer.within) ?? 0, most: offer.most ?? DEFAULT_MOST_OFFERS },
    mostMissed: offer?.pauseAfter ?? Number.POSITIVE_INFINITY,
    weigh: (ticket) => weighing.find(({ fits }) => fits(ticket))?.weight ?? 1,
    skillsFor(ticket) {
      const required = new Map<string, number>();
      for (const { fits, skill, level } of requirements) {
        if (fits(ticket)) required.set(skill, Math.max(required.get(skill) ?? 0, level));
      }
      return Object.fromEntries(required);
    },
    isVip: queue.vip === undefined ? () => false : testOf(queue.vip),
    mayUseReserved: queue.reserved === undefined ? () => false : testOf(queue.reserved.when),
  };
}

function fitsOf({ channels, priorities, when }: TicketWeight, testOf: (when: unknown) => Test): Test {
  const test = when === undefined ? null : testOf(when);
  return (ticket) =>
    (channels === undefined || channels.includes(ticket.channel)) &&
    (priorities === undefined || priorities.includes(ticket.priority)) &&
    (test === null || test(ticket));
}

function requirementOf({ when, skill, level = 1 }: SkillRequirement, testOf: (when: unknown) => Test) {
  return { fits: when === undefined ? () => true : testOf(when), skill, level };
}
