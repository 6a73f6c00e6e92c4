import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText, withoutMarks } from './visible-text.ts';

const both = { quotations: true, signatures: true };
const shown = (text: string, subject: string | null = 'Re: Tent') => visibleText(text, subject, both).text;

describe('a quotation below goes, whoever introduces it', () => {
  test.each([
    ['Gmail', 'On Mon, Nov 16, 2026 at 10:05 AM Ana Novak <ana@example.com> wrote:'],
    ['Gmail, broken', 'On Mon, Nov 16, 2026 at 10:05 AM Ana Novak\n<ana.novak@example.com> wrote:'],
    ['Apple Mail', 'On 16 Nov 2026, at 10:05, Ana Novak <ana@example.com> wrote:'],
    [
      'Apple Mail, broken in three',
      'On Monday, 16 November 2026,\nat 10:05, Ana Novak of the Outdoor Department\n<ana@example.com> wrote:',
    ],
    ['Mutt', 'On Mon, Nov 16, 2026 at 10:05:31AM -0500, Ana Novak wrote:'],
    ['Spark', 'On 16 Nov 2026 at 10:05 +0100, Ana <ana@example.com>, wrote:'],
    ['Zoho', '---- On Mon, 16 Nov 2026 10:05:00 +0100 Ana <ana@example.com> wrote ----'],
    ['Thunderbird', 'Ana Novak wrote on 16/11/2026 10:05:'],
    ['Lotus Notes', 'Ana Novak/Aurora wrote on 11/16/2026 10:05:12 AM:'],
    ['German', 'Am 16.11.2026 um 10:05 schrieb Ana Novak:'],
    ['German, Gmail', 'Am Mo., 16. Nov. 2026 um 10:05 Uhr schrieb Ana Novak <ana@example.com>:'],
    ['German, GMX', 'Ana Novak <ana@example.com> hat am 16.11.2026 10:05 geschrieben:'],
    ['French', 'Le lun. 16 nov. 2026 à 10:05, Ana Novak <ana@example.com> a écrit :'],
    ['French, broken', 'Le 16 nov. 2026 à 10:05, Ana Novak <ana@example.com> a\nécrit :'],
    ['Spanish', 'El lun, 16 nov 2026 a las 10:05, Ana Novak (<ana@example.com>) escribió:'],
    ['Italian', 'Il giorno lun 16 nov 2026 alle ore 10:05 Ana Novak <ana@example.com> ha scritto:'],
    ['Portuguese', 'Em seg., 16 de nov. de 2026 às 10:05, Ana <ana@example.com> escreveu:'],
    ['Dutch', 'Op ma 16 nov 2026 om 10:05 schreef Ana Novak <ana@example.com>:'],
    ['Polish', 'pon., 16 lis 2026 o 10:05 Ana Nowak <ana@example.com> napisał(a):'],
    ['Polish, Thunderbird', 'W dniu 16.11.2026 o 10:05, Ana Nowak pisze:'],
    ['Polish, WP', 'Dnia 16 listopada 2026 10:05 Ana Nowak <ana@example.com> napisał(a):'],
    ['Slovenian', 'V pon., 16. nov. 2026 ob 10:05 je oseba Ana Novak <ana@example.com> napisala:'],
    ['Slovenian, Thunderbird', 'Ana Novak je 16. 11. 2026 ob 10:05 napisal(a):'],
    ['Greek', 'Στις Δευ 16 Νοε 2026 στις 10:05 π.μ., ο χρήστης Άνα <ana@example.com> έγραψε:'],
    ['Greek, Thunderbird', 'Στις 16/11/2026 10:05 π.μ., ο/η Άνα έγραψε:'],
    ['Czech', 'po 16. 11. 2026 v 10:05 odesílatel Ana <ana@example.com> napsal:'],
    ['Danish', 'Den 16. nov. 2026 kl. 10.05 skrev Ana <ana@example.com>:'],
    ['Finnish', 'ma 16. marrask. 2026 klo 10.05 Ana (ana@example.com) kirjoitti:'],
    ['Turkish', 'Ana <ana@example.com>, 16 Kas 2026 Pzt, 10:05 tarihinde şunu yazdı:'],
    ['Russian', 'пн, 16 нояб. 2026 г. в 10:05, Ana <ana@example.com>:'],
    ['Hungarian', 'Ana <ana@example.com> ezt írta (időpont: 2026. nov. 16., H, 10:05):'],
    ['Japanese', '2026年11月16日(月) 10:05 Ana <ana@example.com>:'],
    ['Chinese', 'Ana <ana@example.com> 于2026年11月16日周一 10:05写道：'],
    ['a language nobody listed', 'Ddydd Llun 16 Tach 2026 10:05 Ana <ana@example.com> ysgrifennodd:'],
  ])('%s', (_, attribution) => {
    expect(shown(`It is blue.\n\n${attribution}\n\n> Which colour\n> is it?\n>\n> Ana`)).toBe('It is blue.');
    expect(shown(`${attribution}\n> Which colour is it?\n\nIt is blue.`)).toBe('It is blue.');
    expect(shown(`It is blue.\n\n${attribution}\nWhich colour is it?\n\nAna`)).toBe('It is blue.');
  });

  test.each([
    [
      'Outlook',
      '-----Original Message-----\nFrom: Ana Novak [mailto:ana@example.com]\nSent: Monday, November 16, 2026 10:05 AM',
    ],
    [
      'Outlook, without a line',
      'From: Ana Novak <ana@example.com>\nSent: Monday, November 16, 2026 10:05 AM\nTo: support\nSubject: Tent',
    ],
    [
      'Outlook on the web',
      '________________________________\nFrom: Ana Novak\nSent: Monday, November 16, 2026\nTo: Support',
    ],
    ['in bold', '*From:* Ana Novak\n*Sent:* Monday\n*To:* Support\n*Subject:* Tent'],
    ['German', 'Von: Ana Novak\nGesendet: Montag, 16. November 2026 10:05\nAn: Support\nBetreff: Zelt'],
    [
      'GMX',
      'Gesendet: Montag, 16. November 2026 um 10:05 Uhr\nVon: "Ana" <ana@example.com>\nAn: support@aurora.example\nBetreff: Zelt',
    ],
    ['French', 'De : Ana Novak\nEnvoyé : lundi 16 novembre 2026 10:05\nÀ : Support\nObjet : Tente'],
    ['Spanish', 'De: Ana\nEnviado el: lunes, 16 de noviembre de 2026 10:05\nPara: Soporte\nAsunto: Tienda'],
    ['Polish', 'Od: Ana Nowak\nWysłano: poniedziałek, 16 listopada 2026 10:05\nDo: Pomoc\nTemat: Namiot'],
    ['Slovenian', 'Od: Ana Novak\nPoslano: ponedeljek, 16. november 2026 10:05\nZa: Podpora\nZadeva: Šotor'],
    ['Greek', 'Από: Άνα\nΣτάλθηκε: Δευτέρα, 16 Νοεμβρίου 2026 10:05 πμ\nΠρος: Υποστήριξη\nΘέμα: Σκηνή'],
    ['Chinese', '发件人: Ana\n发送时间: 2026年11月16日 10:05\n收件人: support\n主题: Tent'],
    ['Samsung', '-------- Original message --------\nFrom: Ana\nDate: 16/11/2026 10:05 (GMT+01:00)'],
    ['Polish separator', '---- Wiadomość oryginalna ----'],
    ['QQ', '------------------ 原始邮件 ------------------'],
    ['a help desk', '##- Please type your reply above this line -##'],
    ['Lotus Notes', 'From:\tAna Novak\nTo:\tSupport\nDate:\t11/16/2026 10:05 AM\nSubject:\tTent'],
  ])('%s', (_, separator) => {
    expect(shown(`It is blue.\n\n${separator}\n\nWhich colour is it?\n\nAna`)).toBe('It is blue.');
  });

  test('even without an introduction', () => {
    expect(shown('It is blue.\n\n> Which colour is it?')).toBe('It is blue.');
  });
});

describe('what stays', () => {
  test.each([
    [
      'answers between what they answer',
      'On Monday Ana wrote:\n> Colour?\n\nBlue.\n\n> Size?\n\nLarge.\n\n> Ana',
      '> Colour?\n\nBlue.\n\n> Size?\n\nLarge.',
    ],
    ['an answer to a line that was cut out by hand', 'Hello,\n> Colour?\nBlue.', 'Hello,\n> Colour?\nBlue.'],
    [
      'words that only look like an introduction',
      'My friend wrote:\n\nthe tent is fine.',
      'My friend wrote:\n\nthe tent is fine.',
    ],
    [
      'a list with a colon and times',
      'I can be reached on\n16.11.2026 10:05:\n- by phone\n- by mail',
      'I can be reached on\n16.11.2026 10:05:\n- by phone\n- by mail',
    ],
    [
      'what a form sent',
      'From: Ana\nSubject: Tent\nMessage: It leaks.',
      'From: Ana\nSubject: Tent\nMessage: It leaks.',
    ],
    ['text that is all quotation', 'On Monday Ana wrote:\n> Colour?', 'On Monday Ana wrote:\n> Colour?'],
    ['a rule in the text', 'Item one\n----------\nItem two', 'Item one\n----------\nItem two'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test.each([
    [
      'Fwd: Tent',
      '---------- Forwarded message ---------\nFrom: Ana <ana@example.com>\nDate: Mon, 16 Nov 2026\nSubject: Tent\nTo: Bo',
    ],
    ['Tent', 'Begin forwarded message:\n\nFrom: Ana\nSubject: Tent\nDate: 16 November 2026'],
    ['WG: Zelt', 'Von: Ana\nGesendet: Montag, 16. November 2026 10:05\nAn: Bo\nBetreff: Zelt'],
    ['TR: Tente', '-----Message d’origine-----\nDe : Ana\nEnvoyé : lundi\nÀ : Bo'],
    ['PD: Namiot', '-------- Przekazana wiadomość --------\nOd: Ana\nData: 16.11.2026\nTemat: Namiot'],
    ['ΠΡΘ: Σκηνή', 'Από: Άνα\nΣτάλθηκε: Δευτέρα, 16 Νοεμβρίου 2026\nΠρος: Bo\nΘέμα: Σκηνή'],
  ])('a mail that is passed on: %s', (subject, header) => {
    const text = `See below.\n\n${header}\n\nMy tent leaks.\n\n> Really?`;
    expect(shown(text, subject)).toBe(text);
    expect(shown(text.replace('See below.', 'See below.\n\n-- \nBo\n+1 555 0100'), subject)).toBe(text);
  });
});

describe('what only looks like a quotation', () => {
  test.each([
    'Hello,\nyesterday at 10:05 your colleague wrote:\n"We will send it."\nBut nothing came.',
    'Please book:\nFrom: Ljubljana\nTo: Maribor\nDate: 16.11.2026\nTwo people.',
    'Please add these people:\nAna, 16.11.2026, ana@example.com:\nBo',
    'I am free:\nMon 16.11.2026 10:05:\nTue 17.11.2026 11:00:\nTell me.',
    'The form wants this:\n\n2026-11-16 14:30:25\n16.11.2026 14:30\n\nNothing else.',
    'I paid on 16.11.2026.\nYour form <ana@example.com> says:  nothing paid.',
    'On the one hand it is green.\n\nOn the other hand it leaks.',
  ])('%j', (text) => {
    expect(shown(text)).toBe(text);
  });
});

describe('what few programs write', () => {
  test.each([
    ['the verb in front', 'At 11/16/2026 08:32 PM, you wrote:\n\n> Hm?'],
    ['no verb, no colon', '2026-11-16 17:21 GMT+01:00 Ana Novak\n> Hm?'],
    ['a word of the news', 'In message <a@example.com>, Ana writes:\n> Hm?'],
    ['Ukrainian', '16 лист. 2026 р. 20:45 "Ana" ana@example.com пише:\n\nHm?'],
    [
      'Hebrew, with marks of direction',
      'ב-16 בנוב׳ 2026 ב-9:12 מאת \u202aAna\u202c\u200f <\u202aana@example.com\u202c\u200f>:\u202c\n\n> Hm?',
    ],
    ['Croatian', 'Šalje: Ana <ana@example.com>\nPoslano: 16. studenog 2026. 9:12\nPrima: Bo\nPredmet: Šator\n\nHm?'],
    ['T-Online', '-----Original-Nachricht-----\nBetreff: Zelt\nVon: "Ana" <ana@example.com>\n\nHm?'],
    [
      'a rule above what is marked',
      '______________________________\n> Od: "Ana" <ana@example.com>\n> Komu: Bo\n>\n> Hm?',
    ],
    ['Yahoo on Android', 'On Mon, Nov 16, 2026 at 10:05 AM, Ana<ana@example.com> wrote:   Hm?  '],
    ['Czech, broken', 'po 16. 11. 2026 v 10:05 odesílatel Ana <ana@example.com>\nnapsal:\n\n> Hm?'],
    ['Vietnamese, broken', 'Vào Th 2, 16 thg 11, 2026 vào lúc 10:05 Ana <\nana@example.com> đã viết:\n\n> Hm?'],
    ['Gmail, broken in the address', 'On Mon, Nov 16, 2026, Ana of Tents\n<ana+4155@example.com\n> wrote:\n\n> Hm?'],
    ['Samsung', 'Ana Novak <ana@example.com> wrote:\n\nHm?'],
    ['an old phone', '---- Ana Novak wrote ----\nHm?'],
    ['stars around bold names', '---\n\n**From:** Ana <ana@example.com>\n**Sent:** Monday\n**Subject:** Tent\n\nHm?'],
  ])('%s', (_, quotation) => {
    expect(shown(`It is blue.\n\n${quotation}`)).toBe('It is blue.');
  });
});

describe('a signature goes', () => {
  test.each([
    ['behind the delimiter', '-- \nAna Novak\nAurora Outdoor'],
    ['behind the delimiter without its blank', '--\nAna Novak'],
    ['of a phone', 'Sent from my iPhone'],
    ['of a phone, German', 'Von meinem iPhone gesendet'],
    ['of a phone, French', 'Envoyé de mon iPhone'],
    ['of a phone, Polish', 'Wysłane z iPhone’a'],
    ['of a phone, Slovenian', 'Poslano iz mojega iPhona'],
    ['of a phone, Greek', 'Στάλθηκε από το iPhone μου'],
    ['of a phone, Spanish', 'Enviado desde mi iPhone'],
    ['of a phone, Japanese', 'iPhoneから送信'],
    ['of a program', 'Get Outlook for Android<https://aka.ms/AAb9ysg>'],
    ['of a program with an address below', 'Sent from Mail for Windows\nhttps://go.example/mail'],
    ['an advertisement, German', 'Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>'],
    ['an advertisement, Greek', 'Λήψη του Outlook για Android'],
    ['of any device', 'Sent from my TI-85'],
    ['a closing and a name on one line', 'Best regards, Ana'],
    ['two letters and a name', 'LG Ana'],
    ['thanks and a closing', 'Hvala in lep pozdrav\nAna'],
    ['a closing with a picture', 'Cheers 🎉\nAna\n\n—————\nAna Novak\n📱 +1 555-0100'],
    ['a rule and how to reach somebody', '—————\nAna Novak\n+1 555-0100'],
    ['a closing and a name', 'Best regards,\nAna Novak\nHead of Tents\nTel. +386 1 555 01 00'],
    ['German', 'Mit freundlichen Grüßen\n\nAna Novak'],
    ['French', 'Cordialement,\nAna'],
    ['Polish', 'Z poważaniem,\nAna Nowak'],
    ['Slovenian', 'Lep pozdrav,\nAna'],
    ['Greek', 'Με εκτίμηση,\nΆνα'],
    ['Spanish', 'Un saludo,\nAna'],
    ['Danish', 'De bedste hilsner\nAna'],
    ['Czech', 'S přátelským pozdravem\nAna Nováková'],
    ['Chinese', '此致\n敬礼\nAna'],
    ['a formal one, French', "Je vous prie d'agréer, Madame, Monsieur, mes salutations distinguées.\n\nAna Novak"],
    ['Dutch', 'Hoogachtend,\nA. Novak'],
    ['German, one', 'Schönen Gruß\nAna'],
    ['Slovenian, from a place', 'Lep pozdrav iz Maribora,\nAna'],
    ['Korean', '안녕히 계세요.\nAna'],
    ['Arabic', 'مع أطيب التحيات\nAna'],
    ['a name behind a dash', '-Ana'],
    ['a legal notice', 'This e-mail and any attachments are confidential and intended for the addressee only.'],
    ['a footer of a list', '_______________________________________________\ntents mailing list\ntents@lists.example'],
    ['all of them', 'Kind regards\nAna\n\nSent from my Galaxy\n\nThis message is confidential.'],
  ])('%s', (_, signature) => {
    const text = `The tent leaks.\nWhat now?\n\n${signature}`;
    expect(shown(text)).toBe('The tent leaks.\nWhat now?');
    expect(shown(`${text}\n\nOn Monday, 16 Nov 2026, Ana wrote:\n> Hm?`)).toBe('The tent leaks.\nWhat now?');
    expect(shown(`> Hm?\n\n${text}`)).toBe('The tent leaks.\nWhat now?');
  });

  test.each([
    ['thanks are words', 'The tent leaks.\n\nThanks,\nAna'],
    ['a tent sent from somewhere', 'The tent came.\n\nSent from our warehouse yesterday, it says.'],
    ['a closing that is followed by more', 'Cheers\n\nwas what he said, and then nothing came. Why, do you think?'],
    ['a text that is all signature', '-- \nAna'],
    ['the last item of a list', 'I need to pay:\n-Tent\n-Pole'],
    ['the only item of a list', 'I need:\n\n-Tent'],
    ['a word that ends a line', 'Are these mine or\nyours\nor hers?'],
    ['a long text behind two dashes', `Intro\n--\n${'A sentence that says something.\n'.repeat(80)}`.trim()],
  ])('but not: %s', (_, text) => {
    expect(shown(text)).toBe(text);
  });
});

test('each switch works alone', () => {
  const text = 'Blue.\n\n-- \nAna\n\nOn Mon, 16 Nov 2026 at 10:05, Bo <bo@example.com> wrote:\n> Colour?';
  const trimmed = (quotations: boolean, signatures: boolean) =>
    visibleText(text, null, { quotations, signatures }).text;
  expect(trimmed(false, false)).toBe(text);
  expect(trimmed(true, false)).toBe('Blue.\n\n-- \nAna');
  expect(trimmed(false, true)).toBe('Blue.\n\nOn Mon, 16 Nov 2026 at 10:05, Bo <bo@example.com> wrote:\n> Colour?');
});

test('marks of HTML never show', () => {
  const text = 'Blue.\n\uFDD1\nAna\n\uFDD2\n\uFDD0\nYesterday somebody asked\n\n> \uFDD0\n> Colour?';
  expect(shown(text)).toBe('Blue.');
  expect(withoutMarks(text)).toBe('Blue.\nAna\nYesterday somebody asked\n\n> Colour?');
});

const pieces = fc.array(
  fc.constantFrom(
    'The tent leaks.',
    'Which one?',
    '',
    '> Which colour?',
    '>> The green one.',
    'On Mon, 16 Nov 2026 at 10:05, Ana <ana@example.com> wrote:',
    '-----Original Message-----',
    'From: Ana',
    'Sent: Monday',
    'To: Bo',
    'Subject: Tent',
    '---------- Forwarded message ---------',
    '-- ',
    'Ana Novak',
    'Best regards,',
    'Sent from my iPhone',
    'This e-mail is confidential.',
    '________________________________',
    '\uFDD0',
    '\uFDD1',
    '\uFDD2',
  ),
  { maxLength: 30 },
);

test('property: what shows are lines of the whole in their order, and there are some when the whole has any', () => {
  fc.assert(
    fc.property(
      pieces,
      fc.constantFrom('Re: Tent', 'Fwd: Tent'),
      fc.boolean(),
      fc.boolean(),
      (lines, subject, quotations, signatures) => {
        const whole = withoutMarks(lines.join('\n')).trim();
        const { text } = visibleText(lines.join('\n'), subject, { quotations, signatures });
        const left = whole.split('\n');
        for (const line of text.split('\n').filter((written) => written.trim() !== '')) {
          const at = left.findIndex((other) => other.trim() === line.trim());
          expect(at).toBeGreaterThanOrEqual(0);
          left.splice(0, at + 1);
        }
        expect(text === '').toBe(whole === '');
      },
    ),
    { numRuns: 1000 },
  );
});

test('property: without switches the text is the whole', () => {
  fc.assert(
    fc.property(pieces, (lines) => {
      const none = { quotations: false, signatures: false };
      const text = lines.join('\n');
      expect(visibleText(text, null, none).text).toBe(withoutMarks(text).trim());
    }),
  );
});

describe('hostile text is read in time that grows with its length', () => {
  // Each would take hours where the time grows with the square of it.
  const length = 1_000_000;
  test.each([
    ':\n',
    'a@b.c:\n',
    'From: x\n',
    '> x\ny\n',
    '>',
    ' ',
    '-',
    '_\n',
    '\t\n',
    'x\n\t\n',
    '*',
    'On 2026 a@b.c ',
    'wrote: 10:05\n',
    'Sent from my ',
    'Best regards\n',
    'This e-mail ',
    'x mailing list\n',
    '-----BEGIN PGP SIGNED MESSAGE-----\n',
    '\uFDD0\n',
    '\uFDD1\n',
  ])('%j', (piece) => {
    expect(shown(piece.repeat(length / piece.length)).length).toBeLessThanOrEqual(length);
  });
});
