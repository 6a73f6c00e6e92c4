import { knownZone, wallClock } from '../../calendar/describe/local-days.ts';
import type { Instant } from '../../record/json.ts';
import {
  nameOf,
  type WordsContext,
  type WordsLanguage,
  type WordsOptions,
  wordOf,
  wordsContext,
} from '../../rule/words/words-context.ts';
import { dateInWords, numberInWords } from '../../rule/words/words-of-time.ts';
import type { AgentAccount, AssignmentDecision, AssignmentExplanation, Figures } from '../decision.ts';
import type { Obstacle } from '../obstacle.ts';
import type { AssignmentWording, FigureName } from './assignment-wording.ts';
import { ENGLISH_ASSIGNMENT } from './english.ts';
import { GREEK_ASSIGNMENT } from './greek.ts';
import { POLISH_ASSIGNMENT } from './polish.ts';
import { SLOVENIAN_ASSIGNMENT } from './slovenian.ts';

/** How an explanation is written out. */
export interface AssignmentWordsOptions extends WordsOptions {
  /** IANA name of the zone whose clock is shown. Default `UTC`. */
  readonly timeZone?: string;
}

interface Words {
  readonly context: WordsContext;
  readonly wording: AssignmentWording;
  readonly zone: string;
  readonly today: string;
}

const WORDINGS: Readonly<Record<WordsLanguage, AssignmentWording>> = {
  en: ENGLISH_ASSIGNMENT,
  el: GREEK_ASSIGNMENT,
  pl: POLISH_ASSIGNMENT,
  sl: SLOVENIAN_ASSIGNMENT,
};
const INSTANTS: ReadonlySet<string> = new Set(['turn', 'idleSince', 'lastAssignedAt']);
const MINUTE_MS = 60_000;
/** How many digits of a drawn number people are shown. */
const DRAWN_DIGITS = 3;

/**
 * Why a ticket went where it went, as text for people: what was decided in the first line, then a line for each agent.
 *
 * `Assigned to Maria: least loaded: open work 2 of 5` / `not Jan: on a break until 14:30` /
 * `not Ana: lacks skill: billing ≥ 3 (has 1)`.
 *
 * Agents, skills and channels are shown by the names that are given for them. Throws the `DeskError`
 * `hours.unknownTimeZone`.
 */
export function wordsOfAssignment(explanation: AssignmentExplanation, options: AssignmentWordsOptions): string {
  const zone = knownZone(options.timeZone ?? 'UTC');
  const words: Words = {
    context: wordsContext(options),
    wording: WORDINGS[options.language],
    zone,
    today: wallClock(explanation.at, zone).date,
  };
  const { decision, agents, more } = explanation;
  const { wording } = words;
  return [
    decisionInWords(words, decision),
    ...agents
      .filter(({ verdict }) => verdict !== 'chosen')
      .map((account) => accountInWords(words, account, strategyOf(decision))),
    ...(more === 0 ? [] : [`${wording.more}: ${more}`]),
    ...(decision.outcome !== 'queued' || decision.retryAt === null
      ? []
      : [`${wording.retryAt}: ${instantInWords(words, decision.retryAt)}`]),
  ].join('\n');
}

function decisionInWords(words: Words, decision: AssignmentDecision): string {
  const { wording, context } = words;
  if (decision.outcome === 'queued') return `${wording.queued}: ${wording.reasons[decision.reason]}`;
  const { strategy, figures, insteadOf } = decision;
  const isAssigned = decision.outcome === 'assigned';
  const agents = isAssigned ? [decision.agent] : decision.agents;
  const names = agents.map((agent) => nameOf(context, agent)).join(', ');
  const why = [
    ...(insteadOf === null ? [] : [`${wording.insteadOf} ${nameOf(context, insteadOf)}`]),
    wordOf(wording.strategies, strategy),
    // Of several who are asked at once each would have figures of their own.
    ...(agents.length === 1 ? figuresInWords(words, figures, strategy) : []),
  ];
  const until = isAssigned ? '' : ` ${wording.until} ${instantInWords(words, decision.until)}`;
  return `${isAssigned ? wording.assigned : wording.offered} ${names}${until}: ${why.join(', ')}`;
}

function strategyOf(decision: AssignmentDecision): string {
  return decision.outcome === 'queued' ? '' : decision.strategy;
}

function accountInWords(words: Words, account: AgentAccount, strategy: string): string {
  const { wording, context } = words;
  const name = nameOf(context, account.agent);
  if (account.verdict === 'obstacle') return `${wording.not} ${name}: ${obstacleInWords(words, account.obstacle)}`;
  const figures = figuresInWords(words, account.figures, strategy);
  return [`${wording.behind} ${name}`, ...(figures.length === 0 ? [] : [figures.join(', ')])].join(': ');
}

function obstacleInWords(words: Words, obstacle: Obstacle): string {
  const { wording, context } = words;
  const what = wording.obstacles[obstacle.code];
  switch (obstacle.code) {
    case 'lacksSkill': {
      const { skill, required, has } = obstacle;
      return `${what}: ${nameOf(context, skill)} ≥ ${required}${has === 0 ? '' : ` (${wording.has} ${has})`}`;
    }
    case 'lacksLanguage':
      return `${what}: ${nameOf(context, obstacle.language)}`;
    case 'onLeave': {
      const { replacement } = obstacle;
      const instead = replacement === null ? '' : ` (${wording.replacement}: ${nameOf(context, replacement)})`;
      return `${what}${untilInWords(words, obstacle.until)}${instead}`;
    }
    case 'full':
    case 'keptFree':
      return `${what}: ${ofLimit(words, obstacle.load, obstacle.limit)}`;
    case 'channelFull':
      return `${what} ${nameOf(context, obstacle.channel)}: ${ofLimit(words, obstacle.load, obstacle.limit)}`;
    case 'quota':
      return `${what}: ${ofLimit(words, obstacle.count, obstacle.limit)}${untilInWords(words, obstacle.until)}`;
    case 'missedOffers':
      return `${what}: ${obstacle.missed}`;
    default:
      return `${what}${'until' in obstacle ? untilInWords(words, obstacle.until) : ''}`;
  }
}

/** Figures that say something, each with its name; the limit stands beside what it limits. */
function figuresInWords(words: Words, figures: Figures, strategy: string): readonly string[] {
  const { wording, context } = words;
  const names: Readonly<Record<string, string>> = wording.figures;
  const shown = Object.entries(figures).filter(([name]) => Object.hasOwn(names, name)) as [FigureName, number][];
  if (shown.length === 0) return strategy === 'roundRobin' ? [wording.never] : [];
  return shown.map(([name, value]) => {
    if (INSTANTS.has(name)) return `${names[name]} ${instantInWords(words, value)}`;
    if (name === 'draw') return `${names[name]} ${numberInWords(context.wording, Number(value.toFixed(DRAWN_DIGITS)))}`;
    const { limit } = figures;
    const isLimited = limit !== undefined && (name === 'load' || name === 'count' || name === 'spare');
    return `${names[name]} ${isLimited ? ofLimit(words, value, limit) : numberInWords(context.wording, value)}`;
  });
}

function ofLimit({ wording, context }: Words, value: number, limit: number): string {
  return `${numberInWords(context.wording, value)} ${wording.of} ${numberInWords(context.wording, limit)}`;
}

function untilInWords(words: Words, until: Instant | null): string {
  return until === null ? '' : ` ${words.wording.until} ${instantInWords(words, until)}`;
}

/** The time of day, with the date unless it is that of the explanation; with seconds where they say something. */
function instantInWords({ context, zone, today }: Words, at: Instant): string {
  const { date, time } = wallClock(at, zone);
  const seconds = Math.floor((at % MINUTE_MS) / 1000);
  const clock = seconds === 0 ? time : `${time}:${String(seconds).padStart(2, '0')}`;
  return date === today ? clock : `${dateInWords(context.wording, date)} ${clock}`;
}
