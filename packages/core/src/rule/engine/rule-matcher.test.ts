import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { containsText } from '../../text/find-text.ts';
import { fold } from '../../text/fold.ts';
import { PRIORITIES, STATUSES } from '../../ticket/ticket.ts';
import { type ConditionContext, compileCondition } from '../compile-condition.ts';
import type { UntypedCondition } from '../condition.ts';
import { fieldCatalogue, type Scene, ticketFields } from '../field-catalogue.ts';
import type { Fold, UntypedComparison } from '../filter.ts';
import { changeOf } from '../readers.ts';
import { KeywordScanner } from './keyword-scanner.ts';
import { LetterTable, letterTables } from './letter-table.ts';
import { type Indexed, RuleMatcher } from './rule-matcher.ts';

const RUNS = 10_000 * Number(process.env.PROPERTY_FACTOR ?? 1);
const fields = fieldCatalogue(ticketFields({ seats: z.number(), plan: z.enum(['free', 'pro', 'gold']) }), {
  departments: ['support', 'billing', 'marketing'],
  tags: ['vip', 'late', 'bug'],
  channels: [],
});
const context = {
  fields,
  operators: { regex: null, fold, calendar: () => null, schedule: () => null },
  predicate: () => () => true,
} as unknown as ConditionContext;

// Few letters, so that words are found often; several scripts, composed and decomposed, and what folds to more than itself.
const letters = fc.constantFrom(
  ...'abcdeoszłŁóΌοσςΣ żŻ1_.',
  'o\u0301',
  'ß',
  'ﬁ',
  'İ',
  '😀',
  '각',
  '\u1100\u1161',
  '\ud83d',
);
const text = fc.array(letters, { maxLength: 30 }).map((parts) => parts.join(''));
const word = fc.array(letters, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const folds = fc.constantFrom<Fold>('accents', 'case', 'none');

const channels = fc.constantFrom('email', 'facebook', 'chat', ...Array.from({ length: 40 }, (_, n) => `channel ${n}`));
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });

const scenes: fc.Arbitrary<Scene> = fc
  .record({
    channel: channels,
    status: fc.constantFrom(...STATUSES),
    priority: fc.constantFrom(...PRIORITIES),
    department: orNull(fc.constantFrom('support', 'billing', 'marketing')),
    tags: fc.uniqueArray(fc.constantFrom('vip', 'late', 'bug', 'unheard of')),
    subject: text,
    body: orNull(text),
    seats: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    plan: fc.option(fc.constantFrom('free', 'pro', 'gold'), { nil: undefined }),
    spam: fc.boolean(),
    reopens: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ subject, body, seats, plan, reopens, ...rest }) => {
    const counts = { messages: 0, requesterMessages: 0, agentMessages: 0, notes: 0, transfers: 0, reopens };
    const base = {
      requester: { kind: 'contact', id: 'c1' },
      clocks: [],
      anchors: {},
      participants: [],
      assignee: null,
    };
    const record = {
      ...base,
      ...rest,
      counts,
      personal: { subject, threads: [] },
      fields: { ...(seats === undefined ? {} : { seats }), ...(plan === undefined ? {} : { plan }) },
    };
    const message =
      body === null ? null : { personal: { text: body, attachments: [] }, automated: false, direction: 'in' };
    return {
      record,
      facts: { now: 0, actor: { kind: 'system', id: 'test' }, record, message, requester: null },
    } as unknown as Scene;
  });

const equality = (field: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<UntypedComparison> =>
  fc.oneof(
    fc.record({ field: fc.constant(field), op: fc.constantFrom('is', 'isNot'), value: values }),
    fc.record({
      field: fc.constant(field),
      op: fc.constantFrom('in', 'notIn'),
      value: fc.array(values, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ field: fc.constant(field), op: fc.constantFrom('isEmpty', 'isPresent') }),
  ) as fc.Arbitrary<UntypedComparison>;
const number = (field: string): fc.Arbitrary<UntypedComparison> =>
  fc.record({
    field: fc.constant(field),
    op: fc.constantFrom('lt', 'lte', 'gt', 'gte', 'is'),
    value: fc.integer({ min: 0, max: 5 }),
  }) as fc.Arbitrary<UntypedComparison>;
const textual = (field: string): fc.Arbitrary<UntypedComparison> =>
  fc
    .record({
      field: fc.constant(field),
      op: fc.constantFrom('contains', 'contains', 'contains', 'notContains', 'containsAll', 'startsWith', 'endsWith'),
      value: fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 4 })),
      fold: folds,
    })
    .chain((comparison) =>
      fc.boolean().map((wholeWord) => (/contains/i.test(comparison.op) ? { ...comparison, wholeWord } : comparison)),
    ) as fc.Arbitrary<UntypedComparison>;

const leaf = fc.oneof(
  equality('channel', channels),
  equality('department', orNull(fc.constantFrom('support', 'billing'))),
  equality('status', fc.constantFrom(...STATUSES)),
  equality('spam', fc.boolean()),
  equality('fields.plan', orNull(fc.constantFrom('free', 'pro'))),
  number('fields.seats'),
  number('reopens'),
  fc.record({
    field: fc.constant('tags'),
    op: fc.constantFrom('hasAny', 'hasAll', 'hasNone'),
    value: fc.uniqueArray(fc.constantFrom('vip', 'late', 'bug'), { minLength: 1 }),
  }) as fc.Arbitrary<UntypedComparison>,
  textual('subject'),
  textual('message.text'),
);
const { tree: conditions } = fc.letrec<{ tree: UntypedCondition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: leaf as fc.Arbitrary<UntypedCondition> },
    { weight: 2, arbitrary: fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }) },
    { weight: 2, arbitrary: fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }) },
    { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
  ),
}));
const rules = fc.array(
  fc.record({ condition: orNull(conditions), lists: fc.subarray(['created', 'updated'], { minLength: 1 }) }),
  { minLength: 1, maxLength: 60 },
);

const testOf = (condition: UntypedCondition): ((scene: Scene) => boolean) => {
  const ready = compileCondition(context, condition);
  return (scene) => ready.test(scene);
};

describe('the rule matcher', () => {
  // One set of rules is asked about many tickets: what is remembered from one must not show in the next.
  const agrees = (
    indexed: readonly Indexed[],
    many: readonly Scene[],
    earlier: number,
    taught: readonly Scene[] = many,
  ): void => {
    const matcher = new RuleMatcher(indexed, fields, testOf);
    const plain = indexed.map(({ condition }) => (condition === null ? () => true : testOf(condition)));
    for (let count = 0; count < earlier; count += 1)
      matcher.matches(['created'], taught[count % taught.length] as Scene);
    for (const scene of many) {
      for (const lists of [['created'], ['updated'], ['updated', 'created'], []]) {
        const stands = (index: number) => [...(indexed[index]?.lists ?? [])].some((list) => lists.includes(list));
        const wanted = plain.flatMap((test, index) => (stands(index) && test(scene) ? [index] : []));
        expect(matcher.matches(lists, scene)).toEqual(wanted);
        const candidates = new Set(matcher.candidates(lists, scene));
        expect(wanted.every((number) => candidates.has(number))).toBe(true);
      }
      const all = indexed.map((_, index) => index);
      for (const next of many.slice(0, 3)) {
        // The same facts around another record, as rules leave it.
        const later = { record: next.record, facts: { ...scene.facts, record: next.record as never } };
        const change = changeOf(scene.record, next.record);
        matcher.matches(['created', 'updated'], scene);
        const wanted = all.filter((index) => plain[index]?.(later));
        const isChanged = matcher.look(later, change);
        expect(matcher.among(all, later)).toEqual(wanted);
        if (!isChanged) expect(wanted).toEqual(all.filter((index) => plain[index]?.(scene)));
        expect(matcher.look(later, { before: 'another', properties: [] })).toBe(true);
        expect(matcher.among(all, later)).toEqual(wanted);
      }
    }
  };

  it('finds exactly the rules whose conditions hold, whatever the rules, tickets and order of questions', () => {
    const many = fc.array(scenes, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rules, many, (indexed, seen) => agrees(indexed, seen, 0)),
      { numRuns: RUNS / 20 },
    );
  });

  it('finds the same once it has learnt what tickets have', () => {
    const many = fc.array(scenes, { minLength: 3, maxLength: 8, size: 'max' });
    const large = fc.array(fc.record({ condition: orNull(conditions), lists: fc.constant(['created', 'updated']) }), {
      minLength: 30,
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(large, many, (indexed, seen) => agrees(indexed, seen, 300)),
      { numRuns: RUNS / 200 },
    );
  });

  it('finds the same when tickets make rules ask for words that none of those asked for from which it has learnt', () => {
    const wordy = fc.array(
      fc.record({ condition: fc.oneof(textual('subject'), textual('message.text')), lists: fc.constant(['created']) }),
      { minLength: 20, maxLength: 40, size: 'max' },
    );
    const rulesOf = (wanted: readonly UntypedComparison[]): readonly Indexed[] => [
      // None is asked for on a ticket that is spam, and all are asked for on others, in one group that no index can part.
      ...wanted.map((one) => ({
        condition: { all: [{ field: 'spam', op: 'is', value: false }, { not: one }] } as UntypedCondition,
        lists: ['created', 'updated'],
      })),
      ...Array.from({ length: 30 }, () => ({ condition: null, lists: ['created'] })),
    ];
    const spam = scenes.map(withSpam(true));
    const many = fc.array(scenes.map(withSpam(false)), { minLength: 40, maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(wordy, spam, many, (wanted, first, seen) =>
        agrees(rulesOf(wanted.map(({ condition }) => condition)), seen, 300, [first]),
      ),
      { numRuns: RUNS / 400 },
    );
  });
});

function withSpam(spam: boolean) {
  return ({ record, facts }: Scene): Scene => {
    const changed = { ...(record as object), spam };
    return { record: changed, facts: { ...facts, record: changed as never } };
  };
}

describe('a letter table', () => {
  it('folds as text does wherever it says that all letters are plain', () => {
    let plain = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 20 })), { minLength: 1, maxLength: 5 }),
        folds,
        (texts, mode) => {
          const letters = new LetterTable(mode);
          for (const one of texts) {
            if (!letters.learn(one)) continue;
            plain += 1;
            const units = Array.from({ length: one.length }, (_, index) => letters.folded[one.charCodeAt(index)] ?? 0);
            expect(String.fromCharCode(...units)).toBe(fold(one, mode));
          }
        },
      ),
      { numRuns: RUNS / 40 },
    );
    expect(plain).toBeGreaterThan(RUNS / 80);
  });

  it('takes emoji as they are', () => {
    for (const mode of ['accents', 'case', 'none'] as const) expect(new LetterTable(mode).learn('ok 😀🚀')).toBe(true);
  });
});

describe('the keyword scanner', () => {
  it('finds what a plain search finds', () => {
    const keywords = fc.array(fc.record({ text: word, wholeWord: fc.boolean() }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(keywords, fc.array(text, { minLength: 1, maxLength: 4 }), folds, (raw, texts, mode) => {
        const wanted = raw.map((one) => ({ ...one, text: fold(one.text, mode) })).filter((one) => one.text !== '');
        const stamps = new Uint32Array(wanted.length);
        const letters = letterTables();
        // Every third one is left out.
        const isLookedFor = (keyword: number) => keyword % 3 !== 2;
        const first = new KeywordScanner(wanted, { mode, letters, stamps, counts: null, isLookedFor });
        const counts = first.newCounts();
        for (const one of texts) {
          first.scan(one, 1);
          first.tally(one, counts);
        }
        const scanner = new KeywordScanner(wanted, { mode, letters, stamps, counts, isLookedFor });
        for (const [index, one] of texts.entries()) {
          scanner.scan(one, index + 2);
          const found = wanted.flatMap((_, keyword) => (stamps[keyword] === index + 2 ? [keyword] : []));
          expect(found).toEqual(
            wanted.flatMap(({ text: needle, wholeWord }, keyword) =>
              isLookedFor(keyword) && containsText(fold(one, mode), needle, wholeWord) ? [keyword] : [],
            ),
          );
          expect([...scanner.found.subarray(0, scanner.count)].toSorted((a, b) => a - b)).toEqual(found);
        }
      }),
      { numRuns: RUNS / 5 },
    );
  });
});
