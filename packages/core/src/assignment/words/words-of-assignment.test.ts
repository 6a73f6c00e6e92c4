import { describe, expect, it } from 'vitest';
import { defineDesk } from '../../desk/desk.ts';
import type { WordsLanguage } from '../../rule/words/words-context.ts';
import { type AgentSnapshot, agentSnapshot } from '../agent-snapshot.ts';
import { assignment } from '../assignment.ts';
import { explainAssignment } from '../explain-assignment.ts';
import type { Obstacle } from '../obstacle.ts';
import type { AssignmentPolicy } from '../policy.ts';
import { STRATEGIES, type Strategy } from '../strategy.ts';
import { waitingTicket } from '../waiting-ticket.ts';
import { ENGLISH_ASSIGNMENT } from './english.ts';
import { wordsOfAssignment } from './words-of-assignment.ts';

const LANGUAGES: readonly WordsLanguage[] = ['en', 'el', 'pl', 'sl'];
const at = (time: string, date = '2026-11-16'): number => Date.parse(`${date}T${time}:00+02:00`);
const NOW = at('14:00');

const desk = defineDesk({ departments: ['support', 'sales'], channels: ['email', 'chat'] });
const names = { maria: 'Maria', petra: 'Petra', jan: 'Jan', ana: 'Ana', zoe: 'Zoe', leo: 'Leo', billing: 'billing' };

function member(id: string, known: Partial<AgentSnapshot>): AgentSnapshot {
  return agentSnapshot(id, {
    departments: { support: 'primary' },
    skills: { billing: 3 },
    capacity: { total: 5 },
    ...known,
  });
}

const open = (count: number) => [{ channel: 'email', status: 'open', count, weight: count }] as const;

const TEAM: readonly AgentSnapshot[] = [
  member('maria', {
    work: open(2),
    turns: { support: at('13:10') },
    lastAssignedAt: at('13:10'),
    recent: [at('11:00'), at('13:10')],
    share: 2,
    manages: ['support'],
  }),
  member('petra', {
    work: open(3),
    turns: { support: at('12:00') },
    lastAssignedAt: at('12:00'),
    recent: [at('09:00'), at('10:00'), at('12:00')],
    skills: { billing: 5 },
  }),
  member('leo', { idleSince: at('13:30'), turns: { support: at('16:00', '2026-11-13') } }),
  member('jan', { breakUntil: at('14:30') }),
  member('ana', { skills: { billing: 1 } }),
  member('zoe', { work: open(5) }),
];

const TICKET = waitingTicket('t1', {
  department: 'support',
  waitingSince: at('13:50'),
  skills: { billing: 3 },
  lastAgent: 'petra',
});

/** One example of each strategy. */
const EXAMPLES: readonly AssignmentPolicy[] = [
  { strategy: { by: 'roundRobin' } },
  { strategy: { by: 'leastLoaded' } },
  { strategy: { by: 'leastLoaded', measure: 'count' } },
  { strategy: { by: 'mostSpareCapacity' } },
  { strategy: { by: 'fillFirst' } },
  { strategy: { by: 'longestIdle' } },
  { strategy: { by: 'fewestHandled', within: 'PT4H' } },
  { strategy: { by: 'random' } },
  { strategy: { by: 'weightedRandom' } },
  { strategy: { by: 'bestSkillMatch' } },
  {
    strategy: {
      by: 'priorityTiers',
      tiers: [{ agents: ['jan', 'zoe'] }, { skills: { billing: 4 } }, { members: 'all' }],
      then: { by: 'leastLoaded' },
    },
  },
  { strategy: { by: 'sticky', to: 'requester', then: { by: 'leastLoaded' } } },
  { strategy: { by: 'manager' } },
  { strategy: { by: 'ringAll', most: 2 }, offer: { within: 'PT30S' } },
  { strategy: { by: 'manual' } },
];

function told(language: WordsLanguage, policy: AssignmentPolicy, agents = TEAM, ticket = TICKET): string {
  const ready = assignment(desk, policy as never);
  const explanation = explainAssignment({ ticket, agents, policy: ready, department: 'support', now: NOW });
  return wordsOfAssignment(explanation, { language, names, timeZone: 'Europe/Athens' });
}

/** Every obstacle there is. */
const OBSTACLES: readonly Obstacle[] = [
  { code: 'deactivated' },
  { code: 'notMember' },
  { code: 'notPrimary' },
  { code: 'excluded' },
  { code: 'declined' },
  { code: 'ownTicket' },
  { code: 'conflict' },
  { code: 'lacksSkill', skill: 'billing', required: 3, has: 0 },
  { code: 'lacksSkill', skill: 'billing', required: 3, has: 1 },
  { code: 'lacksLanguage', language: 'pt-BR' },
  { code: 'onLeave', until: at('09:00', '2026-11-23'), replacement: 'leo' },
  { code: 'onLeave', until: null, replacement: null },
  { code: 'offShift', until: at('09:00', '2026-11-17') },
  { code: 'offline' },
  { code: 'away' },
  { code: 'onBreak', until: at('14:30') },
  { code: 'wrapUp', until: at('14:02') },
  { code: 'missedOffers', missed: 3 },
  { code: 'switchedOff' },
  { code: 'full', load: 5, limit: 5 },
  { code: 'keptFree', load: 4, limit: 4 },
  { code: 'channelFull', channel: 'chat', load: 2, limit: 2 },
  { code: 'quota', count: 10, limit: 10, until: at('15:00') },
  { code: 'notAsked' },
];

describe('an explanation in words', () => {
  it.each(LANGUAGES)('tells of each strategy who got the ticket and why nobody else did (%s)', async (language) => {
    const parts = EXAMPLES.map((policy) => `# ${nameOf(policy.strategy)}\n${told(language, policy)}`);
    await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(`golden/strategies.${language}.txt`);
  });

  it.each(LANGUAGES)('has words for every obstacle (%s)', async (language) => {
    const agents = OBSTACLES.map((obstacle, index) => ({ agent: `a${index}`, verdict: 'obstacle', obstacle }) as const);
    const decision = { outcome: 'queued', ticket: 't1', reason: 'nobodyFree', obstacles: {}, retryAt: NOW } as const;
    const text = wordsOfAssignment({ at: NOW, decision, agents, more: 7 }, { language, timeZone: 'Europe/Athens' });
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/obstacles.${language}.txt`);
  });

  it('leaves out no strategy and no obstacle', () => {
    expect(new Set(EXAMPLES.map(({ strategy }) => strategy.by))).toEqual(new Set(STRATEGIES));
    expect(new Set(OBSTACLES.map(({ code }) => code))).toEqual(new Set(Object.keys(ENGLISH_ASSIGNMENT.obstacles)));
  });

  it.each(LANGUAGES)('says why a ticket waits (%s)', (language) => {
    const gone = TEAM.map((one): AgentSnapshot => ({ ...one, presence: 'offline' }));
    const [first = '', ...others] = told(language, { strategy: { by: 'roundRobin' } }, gone).split('\n');
    expect(first).not.toContain('undefined');
    expect(others).toHaveLength(gone.length);
  });

  it('refuses a zone that does not exist', () => {
    const explanation = {
      at: NOW,
      decision: { outcome: 'queued', ticket: 't', reason: 'manual', obstacles: {}, retryAt: null },
      agents: [],
      more: 0,
    } as const;
    expect(() => wordsOfAssignment(explanation, { language: 'en', timeZone: 'Europe/Atlantis' })).toThrow(/time zone/);
  });
});

function nameOf(strategy: Strategy): string {
  const { by, ...more } = strategy as { readonly by: string };
  const then = (more as { readonly then?: { readonly by: string } }).then;
  return [by, ...('measure' in more ? [`by ${String(more.measure)}`] : []), ...(then ? [`then ${then.by}`] : [])].join(
    ', ',
  );
}
