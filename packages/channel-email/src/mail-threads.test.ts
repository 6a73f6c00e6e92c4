import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { memoryBlobs } from '../test/desk-mail.ts';
import { emailChannel } from './email-channel.ts';

const desk = defineDesk({ departments: ['support'], channels: ['email'] }).policies({
  departments: { support: { name: 'Support', addresses: ['support@aurora.example'] } },
});
const NOW = Date.UTC(2026, 10, 16, 9);

/** A desk whose mail is written out as bytes, as a mail server would get it. */
function openDesk() {
  const out: string[] = [];
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const blobs = memoryBlobs();
  const channel = emailChannel({
    blobs,
    from: { address: 'support@aurora.example' },
    addresses: [],
    replySecret: 'a secret that nobody else has, 1',
    transport: {
      async sendMail(mail) {
        const { message } = await writer.sendMail(mail);
        out.push(message.toString());
      },
    },
    now: () => NOW,
  });
  const helpdesk = createHelpdesk(desk, {
    storage: memoryStorage({ fields: desk.fields }),
    channels: [channel],
    blobs,
    now: () => NOW,
  });
  return {
    helpdesk,
    out,
    async hear(lines: readonly string[]) {
      const body = new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\nHello\r\n`);
      const { outcomes } = await helpdesk.receive('email', { headers: [], body, receivedAt: NOW });
      return outcomes[0];
    },
  };
}

/** A field of a mail, unfolded. */
function field(mail: string, name: string): string {
  const head = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
}

const from = 'From: Ana <ana@example.com>';
/** What programs leave of a mail when somebody answers it. */
const ways: Readonly<Record<string, (mail: string) => readonly string[]>> = {
  'the thread': (mail) => [`In-Reply-To: ${field(mail, 'Message-ID')}`, 'To: support@aurora.example', 'Subject: Re'],
  'all of the thread but the last': (mail) => [
    `References: ${field(mail, 'References')}`,
    'To: support@aurora.example',
  ],
  'the address': (mail) => [`To: ${field(mail, 'Reply-To')}`, 'Subject: Something else'],
  'the subject': (mail) => [`Subject: Re: ${field(mail, 'Subject')}`, 'To: support@aurora.example'],
};

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const id = fc.stringMatching(/^[a-z0-9]{1,400}$/);

describe('whatever the desk sends', () => {
  it('is answered on the same ticket, by whichever way the answer remembers it', async () => {
    const way = fc.constantFrom(...Object.keys(ways));
    await fc.assert(
      fc.asyncProperty(
        words,
        words,
        fc.uniqueArray(id, { minLength: 1, maxLength: 30 }),
        way,
        async (subject, text, ids, how) => {
          const { helpdesk, out, hear } = openDesk();
          const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
          const first = await hear([
            from,
            'To: support@aurora.example',
            'Message-ID: <first@example.com>',
            `Subject: ${encoded}`,
          ]);
          for (const one of ids)
            await hear([from, `Message-ID: <${one}@m.example>`, 'In-Reply-To: <first@example.com>']);
          const answer = { type: 'message.add', visibility: 'public', text } as const;
          await helpdesk.as({ agent: 'maria' }).execute({ id: first?.ticket ?? '' }, answer);
          await helpdesk.work();
          const [mail = ''] = out;
          expect(field(mail, 'References').length).toBeLessThanOrEqual(30_000);
          expect(field(mail, 'References')).toContain('<first@example.com>');
          const joined = await hear([from, 'Message-ID: <answer@example.com>', ...(ways[how]?.(mail) ?? [])]);
          expect(joined).toMatchObject({ outcome: 'joined', ticket: first?.ticket });
        },
      ),
      { numRuns: 60 },
    );
  });
});
