import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { answer, auroraChannel } from '../test/desk-mail.ts';
import type { OutgoingMail } from './render-mail.ts';

const render = (change: object = {}) => {
  const { payload, warnings } = auroraChannel().render({ ...answer, ...change });
  return { mail: payload as OutgoingMail, warnings };
};

const composed = async (mail: OutgoingMail): Promise<string> => {
  const info = await createTransport({ streamTransport: true, buffer: true }).sendMail(mail);
  return String(info.message);
};

describe('an answer in the words of mail', () => {
  test('keeps its thread and says whose it is', () => {
    const { mail, warnings } = render({ references: ['<zero@example.com>', '<one@example.com>'] });
    expect(mail).toEqual({
      from: { name: 'Aurora Outdoor', address: 'support@aurora.example' },
      to: [{ name: 'Ana', address: 'ana@example.com' }],
      cc: [],
      subject: 'Re: Tent [AB12-CD34]',
      text: 'We have sent a new pole.',
      inReplyTo: '<one@example.com>',
      references: '<zero@example.com> <one@example.com>',
      headers: { 'X-Deskwright-Loop': 'aurora.example', 'Content-Language': 'en' },
    });
    expect(warnings).toEqual([]);
  });

  test('a message to many says where one click ends it, by https alone', () => {
    const unsubscribe = { url: 'https://aurora.example/u/1?a=b', mailbox: 'stop@aurora.example' };
    expect(render({ unsubscribe }).mail.headers).toMatchObject({
      'List-Unsubscribe': '<https://aurora.example/u/1?a=b>, <mailto:stop@aurora.example>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    for (const url of [
      'http://aurora.example/u/1',
      'javascript:1',
      'u/1',
      `https://aurora.example/${'x'.repeat(900)}`,
    ]) {
      const { mail, warnings } = render({ unsubscribe: { url } });
      expect(mail.headers).not.toHaveProperty('List-Unsubscribe');
      expect(warnings).toHaveLength(1);
    }
    const hidden = { url: 'https://aurora.example/>\r\nBcc: eva@example.com' };
    expect(render({ unsubscribe: hidden }).mail.headers['List-Unsubscribe']).not.toMatch(/[\r\n ]|>./);
  });

  test('automatic mail carries the marks of RFC 3834', () => {
    expect(render({ automated: true }).mail.headers).toMatchObject({
      'Auto-Submitted': 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      Precedence: 'bulk',
    });
    expect(render({ automated: true, ref: null }).mail.headers['Auto-Submitted']).toBe('auto-generated');
  });

  test('ids that no mail program knows stay at home', () => {
    const { mail } = render({
      ref: { channel: 'email', thread: '<00ff@missing.message-id>' },
      references: ['no id at all', '<a@x>', '<ff@long.message-id>'],
    });
    expect([mail.inReplyTo, mail.references]).toEqual([undefined, '<a@x>']);
  });

  test('a department answers under its own address; people are named once; what is no address is left out', () => {
    const { mail, warnings } = render({
      from: { address: 'sales@aurora.example' },
      to: [{ address: 'a@example.com' }, { address: 'A@example.com' }, { address: 'not an address' }],
    });
    expect([mail.from.address, mail.to.length, warnings.length]).toEqual(['sales@aurora.example', 1, 1]);
    expect(render({ to: [] }).warnings).toEqual(['There is nobody to send this mail to.']);
  });

  test('References stay under 30 kB: the first and the last ids remain', () => {
    const references = Array.from({ length: 2000 }, (_, index) => `<${index}.${'x'.repeat(30)}@example.com>`);
    const { mail, warnings } = render({ references });
    const kept = mail.references?.split(' ') ?? [];
    expect(mail.references?.length).toBeLessThanOrEqual(30_000);
    expect([kept[0], kept.at(-1), kept.at(-2)]).toEqual([references[0], '<one@example.com>', references.at(-1)]);
    expect(warnings).toHaveLength(1);
  });
});

describe('no content can add a header', () => {
  test('a break in the subject becomes a space, with a warning', () => {
    const { mail, warnings } = render({ subject: 'Hi\r\nBcc: x@example.com' });
    expect([mail.subject, warnings.length]).toEqual(['Hi Bcc: x@example.com', 1]);
  });

  test('property: the headers composed are the headers rendered', async () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\r', '\n', '\u2028', '\0', ' ', ':', 'B', 'c', '<', '>', '"', ',', 'ł', '@'),
    });
    const person = fc.record({ address: hostile, name: hostile });
    const message = fc.record({
      subject: hostile,
      to: fc.array(person),
      from: person,
      thread: hostile,
      language: hostile,
    });
    await fc.assert(
      fc.asyncProperty(message, async ({ subject, to, from, thread, language }) => {
        const { mail } = render({
          subject,
          to,
          from,
          language,
          ref: { channel: 'email', thread },
          references: [thread],
        });
        const head = (await composed(mail)).split('\r\n\r\n')[0] ?? '';
        const names = head
          .split('\r\n')
          .filter((line) => !/^[ \t]/.test(line))
          .map((line) => line.split(':')[0]?.toLowerCase());
        const known = ['from', 'to', 'subject', 'in-reply-to', 'references', 'x-deskwright-loop', 'content-language'];
        const own = ['message-id', 'date', 'mime-version', 'content-type', 'content-transfer-encoding'];
        expect(names.filter((name) => !known.includes(name ?? '') && !own.includes(name ?? ''))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 200 },
    );
  });
});
