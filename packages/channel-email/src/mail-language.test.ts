import { describe, expect, test } from 'vitest';
import { mail, signalOf } from '../test/desk-mail.ts';

const letter = mail(['From: ana@example.com'], 'Dober dan, kje je moj šotor?\r\n', 'utf8');

describe('a detection of languages', () => {
  test.each<[string, () => unknown, string | null, number]>([
    ['finds a language', () => 'sl', 'sl', 0],
    ['writes its tag in another form', () => 'EN-gb', 'en-GB', 0],
    ['finds none', () => null, null, 0],
    ['throws', () => fail('no model'), null, 1],
    ['gives what is no tag', () => 'slovenščina', null, 1],
    ['gives nothing', () => undefined, null, 1],
    ['is slow, and gives a promise', async () => 'sl', null, 1],
    ['is slow, and fails', async () => fail('no model'), null, 2],
  ])('that %s keeps no mail out', async (_what, detect, language, troubles) => {
    const errors: unknown[] = [];
    const options = { detectLanguage: detect as () => null, onError: (error: unknown) => errors.push(error) };
    expect((await signalOf(letter, options)).language).toBe(language);
    await Promise.resolve();
    expect(errors).toHaveLength(troubles);
  });

  test('may fail where nobody listens, and where who listens fails', async () => {
    const detectLanguage = () => fail('no model');
    expect((await signalOf(letter, { detectLanguage })).language).toBeNull();
    expect((await signalOf(letter, { detectLanguage, onError: () => fail('no log') })).language).toBeNull();
  });

  test('gets no more of a text than it takes', async () => {
    const lengths: number[] = [];
    const detectLanguage = (text: string) => {
      lengths.push(text.length);
      return null;
    };
    await signalOf(mail(['From: ana@example.com'], 'word '.repeat(100_000)), { detectLanguage });
    expect(lengths).toEqual([10_000]);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
