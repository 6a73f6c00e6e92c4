import type { Schedule } from '@deskwright/core/time';
import { openMs } from '../../properties/plain-time.ts';
import type { ContenderHandle } from './contender-handle.ts';
import type { Operation } from './contender-process.ts';
import type { Question } from './questions.ts';

// Slow is not wrong, but nobody waits that long for a deadline.
const LIMIT_MS = 3000;
const MOST_STOPS = 3;
// Of a slow contender a sample has to do.
const BUDGET_MS = 6000;
const LEAST_ASKED = 12;

/** How a contender did before the time was taken. */
export interface Verdict {
  readonly asked: number;
  readonly wrong: number;
  /** How many of the wrong ones did not come to an end. */
  readonly endless: number;
  /** The questions that it has an answer to, right or wrong. */
  readonly answered: readonly Question[];
}

/**
 * Compares with plain clocks on the wall, from `Intl`. A sum of open time has to be exact; an instant is right when exactly that much
 * open time lies before it, so that the closing is as good as the next opening. After three questions without an end, or when
 * a slow contender has had its time, no more are asked.
 */
export async function judge(
  { ask }: Pick<ContenderHandle, 'ask'>,
  schedule: Schedule,
  operation: Operation,
  questions: readonly Question[],
  now: () => number = () => performance.now(),
): Promise<Verdict> {
  const answered: Question[] = [];
  let wrong = 0;
  let endless = 0;
  let asked = 0;
  const started = now();
  for (const question of questions) {
    if (endless >= MOST_STOPS || (asked >= LEAST_ASKED && now() - started > BUDGET_MS)) break;
    asked += 1;
    const outcome = await ask({ ask: 'answer', operation, question }, LIMIT_MS);
    const answer = outcome === null || !('answer' in outcome) ? null : outcome.answer;
    if (outcome === null) endless += 1;
    if (answer !== null) answered.push(question);
    if (answer === null || !isRight(schedule, operation, question, answer)) wrong += 1;
  }
  return { asked, wrong, endless, answered };
}

/** Whether an answer is right, to a thousandth of a second. */
export function isRight(schedule: Schedule, operation: Operation, { at, to, ms }: Question, answer: number): boolean {
  if (operation === 'between') return Math.abs(answer - openMs(schedule, at, to)) < 1;
  return answer >= at && openMs(schedule, at, Math.round(answer)) === ms;
}
