import { describe, expect, test } from 'vitest';
import { auroraChannel, inbound, mail, only, plain } from '../../test/desk-mail.ts';
import { detectLanguage } from './detect-language.ts';

const detect = detectLanguage();

describe('the language of a text', () => {
  test.each([
    ['en', 'The tent leaks and the pole is broken.'],
    ['el', 'Η σκηνή στάζει και έσπασε το κοντάρι.'],
    ['pl', 'Gdzie jest moje zamówienie? Miało przyjść w poniedziałek.'],
    ['sl', 'Zanima me, kdaj bo šotor spet na zalogi.'],
    ['hr', 'Zanima me kada će šator biti opet dostupan.'],
    ['de', 'Das Zelt ist undicht und die Stange gebrochen.'],
    ['fr', 'La tente fuit et le mât est cassé.'],
    ['es', 'La tienda gotea y el mástil está roto.'],
    ['cs', 'Stan propouští vodu a tyč praskla.'],
    ['ru', 'Палатка протекает, и стойка сломалась.'],
  ])('%s', (language, text) => {
    expect(detect(text)).toBe(language);
  });

  test.each([
    '',
    'ok',
    'Hi!',
    'Prosze o fakture',
    '12345 67890 12345 67890',
    'https://aurora.example/tents/green/large/poles',
  ])('cannot be told: %j', (text) => {
    expect(detect(text)).toBeNull();
  });

  test('is one of those that are expected', () => {
    const ours = detectLanguage({ languages: ['el', 'pl', 'sl', 'en'], minLetters: 10 });
    expect(ours('Zanima me kada će šator biti opet dostupan.')).toBe('sl');
    expect([ours('Dziękuję, już działa.'), detect('Dziękuję, już działa.')]).toEqual(['pl', null]);
    expect(detect('Zanima me kada će šator biti opet dostupan.')).toBe('hr');
  });
});

describe('of a mail', () => {
  const languageOf = async (headers: readonly string[], body: string) => {
    const email = auroraChannel({ detectLanguage: detect });
    return only(await email.accept(inbound(mail(headers, body, 'utf8')))).language;
  };
  const german =
    'On Monday, 16 Nov 2026, Aurora wrote:\r\n> The tent is on its way, and the pole is inside of it.\r\n\r\n';

  test('what the header says counts, else what the sender wrote', async () => {
    expect(await languageOf(plain, `${german}Das Zelt ist undicht und die Stange gebrochen.`)).toBe('de');
    expect(await languageOf([...plain, 'Content-Language: fr'], 'The tent leaks and the pole is broken.')).toBe('fr');
    expect(await languageOf(plain, 'ok')).toBeNull();
  });

  test('a bounce is written in that of its server', async () => {
    const bounce = ['From: mailer-daemon@mx.example', ...plain.slice(1)];
    expect(await languageOf(bounce, 'The mail could not be delivered to anybody at all.')).toBeNull();
  });
});
