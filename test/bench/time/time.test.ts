import { describe, expect, it } from 'vitest';
import { openMs } from '../../properties/plain-time.ts';
import { BENCH_SCHEDULES, KNOWN_FROM, KNOWN_TO } from './bench-schedules.ts';
import type { Outcome } from './contender-process.ts';
import { deskwright } from './contenders/deskwright.ts';
import { openStreetMapHours } from './contenders/opening-hours.ts';
import { handWritten } from './contenders/prefix-table.ts';
import { temporalWalk } from './contenders/temporal-walk.ts';
import { contenderNamed } from './contenders.ts';
import { isRight, judge } from './judge.ts';
import { questionsOf, SPANS } from './questions.ts';

const [utc, athens] = BENCH_SCHEDULES as [(typeof BENCH_SCHEDULES)[0], (typeof BENCH_SCHEDULES)[0]];
const HOUR_MS = 3_600_000;
const at = (iso: string): number => Date.parse(iso);

describe('questions', () => {
  it('are the same in every run, and inside of the years that are known', () => {
    for (const span of Object.keys(SPANS)) {
      const questions = questionsOf(athens, span, 200);
      expect(questionsOf(athens, span, 200)).toEqual(questions);
      expect(Math.min(...questions.map((question) => question.at))).toBeGreaterThan(KNOWN_FROM);
      expect(Math.max(...questions.map(({ to }) => to))).toBeLessThan(KNOWN_TO);
      expect(questions.every((question) => question.ms > 0 && question.to > question.at)).toBe(true);
    }
  });
});

describe('answers', () => {
  it.each([deskwright, handWritten, temporalWalk])('of $name are right on every schedule', (contender) => {
    for (const bench of BENCH_SCHEDULES) {
      const clockwork = contender.prepare(bench.schedule);
      for (const span of Object.keys(SPANS)) {
        for (const question of questionsOf(bench, span, 25)) {
          const added = clockwork.add(question.at, question.ms);
          expect(isRight(bench.schedule, 'add', question, added)).toBe(true);
          const measured = clockwork.between(question.at, question.to);
          expect(isRight(bench.schedule, 'between', question, measured)).toBe(true);
        }
      }
    }
  });

  it.each([
    'opening_hours',
    'dayjs-business-time',
    'dayjs-business-time (tz)',
    'moment-business-time',
    'moment-business-time (tz)',
  ])('of %s are right within a day, where nothing is difficult', (name) => {
    const clockwork = contenderNamed(name).prepare({
      // Of the process, which is the only zone that some know.
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      weekly: utc.schedule.weekly,
    });
    const morning = new Date(2026, 6, 6, 9, 0).getTime();
    expect(clockwork.add(morning, HOUR_MS)).toBe(morning + HOUR_MS);
    // From half past twelve until half past one it is closed.
    expect(clockwork.between(morning, morning + 6 * HOUR_MS)).toBe(5 * HOUR_MS);
  });

  it('are right anywhere between the closing and the next opening, and nowhere else', () => {
    // Friday 16:00 in UTC, an hour before closing.
    const question = { at: at('2026-11-20T16:00Z'), to: at('2026-11-23T09:00Z'), ms: HOUR_MS };
    const right = ['2026-11-20T17:00Z', '2026-11-21T00:00Z', '2026-11-23T08:30Z'];
    const wrong = ['2026-11-20T16:59Z', '2026-11-23T08:31Z', '2026-11-19T10:00Z'];
    const verdicts = [...right, ...wrong].map((answer) => isRight(utc.schedule, 'add', question, at(answer)));
    expect(verdicts).toEqual([true, true, true, false, false, false]);
    expect(isRight(utc.schedule, 'between', question, 1.5 * HOUR_MS)).toBe(true);
    expect(isRight(utc.schedule, 'between', question, 1.5 * HOUR_MS + 1)).toBe(false);
  });
});

describe('the judge', () => {
  const questions = questionsOf(athens, 'days', 10);
  const judged = (answers: (index: number, right: number) => Outcome | null) => {
    let index = -1;
    const ask = async (): Promise<Outcome | null> => {
      index += 1;
      const { at: from, to } = questions[index]!;
      return answers(index, openMs(athens.schedule, from, to));
    };
    return judge({ ask }, athens.schedule, 'between', questions);
  };

  it('counts what is wrong, and what is no answer', async () => {
    const verdict = await judged((index, right) => ({
      answer: index === 2 ? right + 60_000 : index === 4 ? null : right,
    }));
    expect(verdict).toMatchObject({ asked: 10, wrong: 2, endless: 0 });
    expect(verdict.answered).toHaveLength(9);
  });

  it('asks no more after three questions without an end', async () => {
    const verdict = await judged((index, right) => (index % 2 === 0 ? { answer: right } : null));
    expect(verdict).toMatchObject({ asked: 6, wrong: 3, endless: 3 });
  });
});

describe('a slow contender', () => {
  it('is asked a sample of the questions', async () => {
    const questions = questionsOf(athens, 'days', 40);
    let clock = 0;
    const ask = async (): Promise<Outcome> => {
      clock += 1000;
      return { answer: null };
    };
    const verdict = await judge({ ask }, athens.schedule, 'add', questions, () => clock);
    expect(verdict).toMatchObject({ asked: 12, wrong: 12, endless: 0, answered: [] });
  });
});

describe('contenders', () => {
  it('are known by name', () => {
    expect(() => contenderNamed('luxon')).toThrow('no contender is called luxon; there are table by hand, deskwright,');
  });

  it('get schedules in their own notation', () => {
    const weekly = {
      mon: [
        ['08:30', '12:30'],
        ['13:30', '17:00'],
      ],
      sun: [['00:00', '24:00']],
    } as const;
    const exceptions = [{ from: '2026-12-05', name: 'Closed', hours: [] }];
    const hours = openStreetMapHours({ timeZone: 'UTC', weekly, exceptions });
    expect(hours).toBe('Mo 08:30-12:30,13:30-17:00; Su 00:00-24:00; 2026 Dec 05 off');
  });
});
