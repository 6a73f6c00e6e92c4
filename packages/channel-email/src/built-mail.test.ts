import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { expect, test } from 'vitest';
import { auroraChannel, inbound, memoryBlobs, only } from '../test/desk-mail.ts';

const line = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s\uFEFF\uFDD0-\uFDD2]+/gu, ' ')
    .trim()
    .normalize(),
);
const words = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n').trim());
const name = fc
  .stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} .-]{0,60}\.[a-z]{3}$/u)
  .map((text) => text.normalize().replace(/ +/g, ' '));
const file = fc.record({ filename: name, content: fc.uint8Array({ maxLength: 300 }) });

const build = (mail: object): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    new MailComposer({ from: 'ana@example.com', to: 'support@aurora.example', ...mail })
      .compile()
      .build((error, bytes) => (error ? reject(error) : resolve(bytes)));
  });

test('property: what a mail program built is read as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      line,
      words,
      fc.array(file, { maxLength: 3 }),
      fc.boolean(),
      async (subject, text, files, isHtml) => {
        const blobs = memoryBlobs();
        const channel = auroraChannel({ blobs, trim: { quotations: false, signatures: false } });
        const html = isHtml ? { html: '<p>in another version</p>' } : {};
        const attachments = files.map(({ filename, content }) => ({ filename, content: Buffer.from(content) }));
        const signal = only(await channel.accept(inbound(await build({ subject, text, ...html, attachments }))));
        expect(signal.subject ?? '').toBe(subject);
        expect(signal.text).toBe(text === '' && isHtml ? 'in another version' : text);
        expect(signal.attachments.map(({ name: shown }) => shown)).toEqual(files.map(({ filename }) => filename));
        const kept = signal.attachments.map(({ sha256 }) => Buffer.from(blobs.kept.get(sha256) ?? []));
        expect(kept).toEqual(attachments.map(({ content }) => content));
        expect(signal.warnings.filter((warning) => !warning.includes('Date'))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
