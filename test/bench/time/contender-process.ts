// The other side of `contender-handle.ts`: one contender and one schedule alone in a process, whose zone may be the
// schedule's, since some contenders know no other.
import type { Schedule } from '@deskwright/core/time';
import { cpuMs } from '../rules/spent-time.ts';
import type { Clockwork } from './contender.ts';
import { contenderNamed } from './contenders.ts';
import type { Question } from './questions.ts';

/** What is asked of a contender. */
export type Operation = 'add' | 'between';

/** What a process with a contender is asked to do. */
export type Order =
  | { readonly ask: 'prepare'; readonly contender: string; readonly schedule: Schedule }
  | { readonly ask: 'answer'; readonly operation: Operation; readonly question: Question }
  /** Answers question after question for so much processor time. */
  | {
      readonly ask: 'run';
      readonly operation: Operation;
      readonly questions: readonly Question[];
      readonly ms: number;
    };

/** What came out: the answer, `null` when it failed; or how many questions were answered in which processor time. */
export type Outcome = { readonly answer: number | null } | { readonly count: number; readonly cpuMs: number };

let clockwork: Clockwork | null = null;

function ask(of: Clockwork, operation: Operation, { at, to, ms }: Question): number {
  return operation === 'add' ? of.add(at, ms) : of.between(at, to);
}

function answerOf(of: Clockwork, operation: Operation, question: Question): number | null {
  try {
    const answer = ask(of, operation, question);
    return Number.isFinite(answer) ? answer : null;
  } catch {
    return null;
  }
}

function run(of: Clockwork, operation: Operation, questions: readonly Question[], ms: number): Outcome {
  const [ats, tos, amounts] = [
    Float64Array.from(questions, ({ at }) => at),
    Float64Array.from(questions, ({ to }) => to),
    Float64Array.from(questions, (question) => question.ms),
  ];
  const started = cpuMs();
  let count = 0;
  let batch = 1;
  let sum = 0;
  for (let spent = 0; spent < ms; spent = cpuMs() - started) {
    // Looking at the clock costs as much as a hundred answers of a fast contender.
    if (spent > 0) batch = Math.max(1, Math.min(100_000, Math.floor(((ms - spent) * count) / spent)));
    for (let index = 0; index < batch; index += 1) {
      const which = (count + index) % ats.length;
      sum += operation === 'add' ? of.add(ats[which]!, amounts[which]!) : of.between(ats[which]!, tos[which]!);
    }
    count += batch;
  }
  if (Number.isNaN(sum)) throw new Error('an answer was no number');
  return { count, cpuMs: cpuMs() - started };
}

function carryOut(order: Order): Outcome {
  if (order.ask === 'prepare') {
    clockwork = contenderNamed(order.contender).prepare(order.schedule);
    return { answer: null };
  }
  if (clockwork === null) throw new Error('nothing is prepared');
  if (order.ask === 'answer') return { answer: answerOf(clockwork, order.operation, order.question) };
  return run(clockwork, order.operation, order.questions, order.ms);
}

process.on('message', (order: Order) => {
  process.send?.(carryOut(order));
});
