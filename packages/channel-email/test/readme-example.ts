import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fsBlobs } from '@deskwright/blobs-fs';
import { emailChannel } from '@deskwright/channel-email';

const email = emailChannel({
  blobs: fsBlobs({ directory: join(tmpdir(), 'aurora-blobs') }),
  from: { address: 'support@aurora.example', name: 'Aurora Outdoor' },
  addresses: ['sales@aurora.example', 'billing@aurora.example'],
  // In earnest: smtp: { host: 'mail.aurora.example', auth: { user: 'desk', pass: '…' } }
  transport: { sendMail: async (mail) => console.log(`${mail.messageId}: ${mail.subject}`) },
});

const raw = [
  'From: Ana <ana@example.com>',
  'To: support@aurora.example',
  'Date: Mon, 16 Nov 2026 10:05:31 -0500',
  'Message-ID: <tent@example.com>',
  'Subject: Broken pole',
  '',
  'One of the poles of my tent split. Can I have a spare?',
].join('\r\n');

const accepted = await email.accept({
  headers: [],
  body: new TextEncoder().encode(raw),
  receivedAt: Date.UTC(2026, 10, 16, 15, 6),
});
if (!accepted.ok) throw new Error(accepted.detail);

for (const signal of accepted.signals) {
  if (signal.type !== 'message' || signal.automated) continue;
  const answer = email.render({
    ref: signal.ref,
    references: signal.references,
    from: null,
    to: [signal.from],
    cc: [],
    subject: `Re: ${signal.subject}`,
    text: 'A spare pole is on its way.',
    automated: false,
    language: 'en',
  });
  const receipt = await email.send(answer, { key: 'delivery-1', signal: new AbortController().signal });
  console.log(receipt); // { ok: true, ref: { channel: 'email', thread: '<dw.delivery-1@aurora.example>' } }
}
