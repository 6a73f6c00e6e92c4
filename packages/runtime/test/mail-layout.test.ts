import type { MessageInput } from '@deskwright/core';
import type { Outbound } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { type MailPolicies, mailDesk } from './mail-desk.ts';

const ANSWER = { type: 'message.add', visibility: 'public', text: 'Try <this> first.\nThen that.' } as const;

/** What Maria's answer on a ticket of the department looks like when it goes out. */
async function sentBy(
  policies: MailPolicies,
  { answer = {}, ...more }: { answer?: Partial<MessageInput>; language?: string } = {},
) {
  const desk = mailDesk(policies);
  const first = await desk.hear('m1', { from: { address: 'ana@example.org', name: '<Ana>' }, ...more });
  await desk.helpdesk.as({ agent: 'maria' }).execute({ id: first.ticket ?? '' }, { ...ANSWER, ...answer });
  await desk.helpdesk.work();
  const message = (await desk.messages(first.ticket)).at(-1);
  return { ...desk, first, message, mail: desk.sent.at(-1)?.payload as Outbound };
}

const support = (dress: object): MailPolicies => ({
  departments: { support: { name: 'Support', addresses: ['support@aurora.example'], ...dress } },
});

describe('what goes out', () => {
  it('is bare where nothing is to stand around it', async () => {
    const { mail } = await sentBy(support({}));
    expect(mail.text).toBe(ANSWER.text);
    expect(mail).not.toHaveProperty('html');
  });

  it('has the signature of the department below it, behind the line that programs know', async () => {
    const signature = { text: '{{ agent }}, {{ department }}\nAurora Outdoor\n' };
    const { mail, message } = await sentBy(support({ signature }));
    expect(mail.text).toBe(`${ANSWER.text}\n\n-- \nmaria, Support\nAurora Outdoor`);
    // The ticket keeps what she wrote.
    expect(message?.personal.text).toBe(ANSWER.text);
  });

  it('has the layout of the department around it, as text and as HTML, in which nothing of others is HTML', async () => {
    const { mail } = await sentBy(
      support({
        signature: { text: '{{ requester.personal.name }}’s team', html: '<b>{{ department }}</b>' },
        layout: {
          text: 'Dear {{ requester.personal.name }},\n{{ body }}\n--\n{{ signature }}',
          html: '<h1>{{ requester.personal.name }}</h1>{{ body }}<hr>{{ signature }}',
        },
      }),
    );
    expect(mail.text).toBe(`Dear <Ana>,\n${ANSWER.text}\n--\n<Ana>’s team`);
    expect(mail.html).toBe('<h1>&lt;Ana&gt;</h1>Try &lt;this&gt; first.<br>\nThen that.<hr><b>Support</b>');
  });

  it('keeps the HTML of a message, and puts the signature below it', async () => {
    const { mail } = await sentBy(support({ signature: { text: 'A & B' } }), { answer: { html: '<p>Try this.</p>' } });
    expect(mail.html).toBe('<div><p>Try this.</p></div>\n<p>-- <br>\nA &amp; B</p>');
  });

  it('speaks the language of the ticket', async () => {
    const signature = { text: 'Regards', languages: { el: { text: 'Με εκτίμηση' }, 'pt-BR': { text: 'Abraço' } } };
    for (const [language, expected] of [
      ['el-GR', 'Με εκτίμηση'],
      ['pt', 'Abraço'],
      ['sl', 'Regards'],
    ] as const) {
      expect((await sentBy(support({ signature }), { language })).mail.text, language).toContain(expected);
    }
  });

  it('has the desk’s where the department has none, and the department’s own before it', async () => {
    const outbound = { signature: { text: 'Aurora' } };
    expect((await sentBy({ ...support({}), outbound })).mail.text).toContain('-- \nAurora');
    const own = support({ signature: { text: 'Own' } });
    expect((await sentBy({ ...own, outbound })).mail.text).toContain('-- \nOwn');
    expect((await sentBy({ ...own, outbound: { ...outbound, layoutChannels: ['chat'] } })).mail.text).toBe(ANSWER.text);
  });

  it('by rules and as canned responses is laid out as well, and says what it is', async () => {
    const { sent, app, helpdesk, first } = await sentBy({
      ...support({ layout: { text: '{{ body }}{% if automated %} (automatic){% endif %}' } }),
      templates: {
        ack: { text: 'We have it.' },
        fix: { text: 'Restart {{ ticket.reference }}.', canned: { name: 'Restart' } },
      },
      rules: [{ id: 'ack', on: ['ticket.created'], then: [{ do: 'reply', template: 'ack' }] }],
    });
    const key = { id: first.ticket ?? '' };
    const canned = await helpdesk.as({ agent: 'maria' }).renderCanned(key, 'fix');
    if (!canned.ok) throw new Error(canned.refusal.message);
    const words = { type: 'message.add', visibility: 'public', text: canned.text, cannedResponse: 'fix' } as const;
    await helpdesk.as({ agent: 'maria' }).execute(key, words);
    await helpdesk.work();
    expect(sent.map(({ payload }) => (payload as Outbound).text)).toEqual([
      'We have it. (automatic)',
      ANSWER.text,
      `Restart ${first.reference}.`,
    ]);
    expect((await app.messages(key)).length).toBe(4);
  });

  it('goes out bare rather than not at all, and the message says why', async () => {
    const { mail, message } = await sentBy(support({ layout: { text: '{{ body | shout }}' } }));
    expect(mail.text).toBe(ANSWER.text);
    expect(message).toMatchObject({ delivery: 'sent' });
    expect(message?.deliveryDetail).toContain('Sent without its layout');
  });

  it('takes files along', async () => {
    const attachments = [{ name: 'pole.pdf', type: 'application/pdf', sha256: 'b'.repeat(64), size: 3 }];
    expect((await sentBy(support({}), { answer: { attachments } })).mail.attachments).toEqual(attachments);
  });

  it('keeps the first thread of a long conversation', async () => {
    const { hear, helpdesk, first, sent } = await sentBy(support({}));
    for (let index = 0; index < 30; index += 1) await hear(`r${index}`, { references: ['<m1@example.org>'] });
    await helpdesk.as({ agent: 'maria' }).execute({ id: first.ticket ?? '' }, ANSWER);
    await helpdesk.work();
    const last = sent.at(-1)?.payload as Outbound | undefined;
    const references = last?.references ?? [];
    expect([references.length, references[0], references.at(-1)]).toEqual([
      20,
      '<m1@example.org>',
      '<r29@example.org>',
    ]);
    expect(last?.ref?.thread).toBe('<r29@example.org>');
  });
});
