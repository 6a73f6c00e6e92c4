import { type Actor, defineDesk, evaluate, isDeskError } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { re2 } from './re2.ts';

const engine = re2();

describe('patterns', () => {
  it('give their groups, the whole match first, and the places of those with a name', () => {
    const pattern = engine.compile('order #(?P<order>\\d+)( again)?');
    expect(pattern.names).toEqual({ order: 1 });
    expect(pattern.match('My order #4711!')).toEqual(['order #4711', '4711', null]);
    expect(pattern.match('Nothing here')).toBeNull();
  });

  it('take names in the way of JavaScript as well', () => {
    expect(engine.compile('(?<city>\\pL+)$').match('iz mesta Žalec')).toEqual(['Žalec', 'Žalec']);
  });

  it.each([
    ['(?i)^λογαριασμός$', 'ΛΟΓΑΡΙΑΣΜΌΣ', true],
    ['(?i)łódź', 'ŁÓDŹ', true],
    ['(?i)čšž', 'ČŠŽ', true],
    ['^.$', '😀', true],
    ['\\bfaktura\\b', 'Prosím o fakturu', false],
    ['', 'anything', true],
  ])('%s in %s: %s', (pattern, text, expected) => {
    expect(engine.compile(pattern).match(text) !== null).toBe(expected);
  });

  it('remember nothing from one text to the next', () => {
    const pattern = engine.compile('a');
    expect([pattern.match('a'), pattern.match('b'), pattern.match('a')]).toEqual([['a'], null, ['a']]);
  });
});

describe('hostile patterns', () => {
  const refused = (pattern: string): boolean => {
    try {
      engine.compile(pattern);
      return false;
    } catch (error) {
      return isDeskError(error, 'regex.invalid');
    }
  };

  it.each(['(', '[', '*', '(?<n>a)(?<n>b)', '(a)\\1', '(?=a)', 'a{1001}', 'x'.repeat(1001), '((a{100}){100}){100}'])(
    'refuses %s',
    (pattern) => expect(refused(pattern)).toBe(true),
  );

  it('refuses what is short and large', () => {
    expect(refused('((a|b|ab){30}){30}')).toBe(true);
  });

  // With backtracking each of these takes longer than anybody waits; the time limit of the test is what fails then.
  it.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(.*a){12}$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'answers %s on a text made for it',
    (pattern) => expect(engine.compile(pattern).match(`${'a'.repeat(20_000)}!`)).toBeNull(),
  );
});

describe('a desk', () => {
  it('matches with it', () => {
    const desk = defineDesk({ regex: engine });
    const by: Actor = { kind: 'system', id: 's' };
    const message = { personal: { text: 'Zadzwoń: +48 501 502 503' } };
    const facts = { now: 0, actor: by, message } as never;
    const when = { field: 'message.text', op: 'matches', value: '\\+48( \\d{3}){3}' } as const;
    expect(evaluate(desk, when, {} as never, facts)).toBe(true);
  });

  it('says which pattern it does not understand', () => {
    const desk = defineDesk({ regex: engine });
    const when = { field: 'subject', op: 'matches', value: ['fine', '(a)\\1'] } as const;
    const rules = [{ id: 'x', on: ['ticket.created'], when, then: [] }] as const;
    expect(() => desk.policies({ rules })).toThrow('condition.badPattern');
  });
});
