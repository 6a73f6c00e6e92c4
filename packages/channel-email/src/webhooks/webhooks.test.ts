import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { isDeskError } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroraChannel, only } from '../../test/desk-mail.ts';
import { type Intake, mailIntake, numbered } from '../../test/mail-intake.ts';
import {
  type MailWebhook,
  type MailWebhookOptions,
  mailgunWebhook,
  postmarkWebhook,
  rawMailWebhook,
  sendgridWebhook,
} from './index.ts';
import { signedWith } from './sendgrid-webhook.ts';

const url = 'https://desk.example/mail';
const hmac = (key: string, data: string | Uint8Array) => createHmac('sha256', key).update(data).digest('hex');
const post = (body: ConstructorParameters<typeof Response>[0], headers: Record<string, string> = {}, to = url) =>
  new Request(to, { method: 'POST', body: body ?? null, headers });
const status = async (webhook: MailWebhook, request: Request) => (await webhook(request)).status;

/** A form as platforms send it: fields with their bytes. */
async function form(fields: Record<string, string | Uint8Array>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    data.set(name, typeof value === 'string' ? value : new Blob([new Uint8Array(value)]));
  }
  const response = new Response(data);
  return {
    body: new Uint8Array(await response.arrayBuffer()),
    type: { 'content-type': response.headers.get('content-type') ?? '' },
  };
}

// The signing key, time, token and signature of Rails' own tests of Mailgun's scheme.
const mailgun = {
  signingKey: 'tbsy84uSV1Kt3ZJZELY2TmShPRs91E3yL4tzf96297vBCkDWgL',
  timestamp: '1539112500',
  token: '7VwW7k6Ak7zcTwoSoNm7aTtbk1g67MKAnsYLfUB7PdszbgR5Xi',
  signature: 'ef24c5225322217bb065b80bb54eb4f9206d764e3e16abab07f0a64d1cf477cc',
  now: () => 1_539_112_500_000,
};
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sendgridKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** Each platform with a handler for it, and a request that brings a mail. */
const platforms = {
  'the generic handler': {
    never: 422,
    make: (options: MailWebhookOptions) => rawMailWebhook({ ...options, secret: 'shared' }),
    request: async (mail: Uint8Array) =>
      post(new Uint8Array(mail), { 'x-signature-256': `sha256=${hmac('shared', mail)}` }),
  },
  Mailgun: {
    never: 406,
    make: (options: MailWebhookOptions) =>
      mailgunWebhook({ ...options, signingKey: mailgun.signingKey, now: mailgun.now }),
    request: async (mail: Uint8Array) => {
      const { timestamp, token, signature } = mailgun;
      const sender = 'ana@example.com';
      const recipient = 'support@aurora.example';
      const { body, type } = await form({ timestamp, token, signature, sender, recipient, 'body-mime': mail });
      return post(body, type);
    },
  },
  Postmark: {
    never: 403,
    make: (options: MailWebhookOptions) =>
      postmarkWebhook({ ...options, credentials: { user: 'postmark', pass: 'correct: horse' } }),
    request: async (mail: Uint8Array) => {
      const payload = { FromFull: { Email: 'ana@example.com' }, OriginalRecipient: 'support@aurora.example' };
      const authorization = `Basic ${Buffer.from('postmark:correct: horse').toString('base64')}`;
      return post(JSON.stringify({ ...payload, RawEmail: Buffer.from(mail).toString() }), { authorization });
    },
  },
  SendGrid: {
    never: 422,
    make: (options: MailWebhookOptions) => sendgridWebhook({ ...options, publicKey: sendgridKey }),
    request: async (mail: Uint8Array) => {
      const envelope = '{"to":["support@aurora.example"],"from":"ana@example.com"}';
      const { body, type } = await form({ envelope, email: mail });
      const signature = sign('sha256', Buffer.concat([Buffer.from('1600112502'), body]), privateKey).toString('base64');
      return post(body, {
        ...type,
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': '1600112502',
      });
    },
  },
} as const;

describe.each(Object.entries(platforms))('%s', (name, { make, request, never }) => {
  function ready(options: Partial<MailWebhookOptions> = {}): {
    webhook: MailWebhook;
    intake: Intake;
    errors: unknown[];
  } {
    const intake = mailIntake();
    const errors: unknown[] = [];
    const webhook = make({ helpdesk: intake.helpdesk, onError: (error) => errors.push(error), ...options });
    return { webhook, intake, errors };
  }

  test('brings a mail, once, and says 200 when it is committed', async () => {
    const { webhook, intake } = ready();
    expect(await status(webhook, await request(numbered(1)))).toBe(200);
    expect(await intake.subjects()).toEqual(['Mail 1']);
    expect(Buffer.from(intake.offered[0]?.body ?? [])).toEqual(numbered(1));
    const envelope = { from: 'ana@example.com', to: ['support@aurora.example'] };
    expect(intake.offered[0]?.envelope).toEqual(name === 'the generic handler' ? undefined : envelope);
    expect(await status(webhook, await request(numbered(1)))).toBe(200);
    expect(intake.outcomes.all.map(({ outcome }) => outcome)).toEqual(['created', 'seen']);
  });

  test('is asked to come again when the desk has failed, and only then', async () => {
    const { webhook, intake, errors } = ready();
    intake.before = () => {
      throw new Error('the database is away');
    };
    expect(await status(webhook, await request(numbered(1)))).toBe(503);
    expect(errors).toEqual([new Error('the database is away')]);
    intake.before = () => {};
    expect(await status(webhook, await request(numbered(1)))).toBe(200);
    const nobody = ready();
    expect(await status(nobody.webhook, await request(Buffer.from('Subject: nobody\r\n\r\nx')))).toBe(never);
  });

  test('does not get in with anything else', async () => {
    const { webhook, intake } = ready();
    const good = await request(numbered(1));
    const body = new Uint8Array(await good.clone().arrayBuffer());
    const headers = Object.fromEntries(good.headers);
    const { authorization: _, ...without } = headers;
    const wrong = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [
        key,
        key === 'content-type' ? value : `${value.slice(0, -6)}AAAAAA`,
      ]),
    );
    expect(
      await status(
        webhook,
        post(name === 'Mailgun' ? Buffer.from(body).toString('latin1').replace('ef24', 'ef25') : body, wrong),
      ),
    ).toBe(401);
    if (name !== 'Mailgun')
      expect(await status(webhook, post(body, { 'content-type': without['content-type'] ?? 'text/plain' }))).toBe(401);
    expect(await status(webhook, post(null))).toBe(401);
    expect((await webhook(new Request(url))).headers.get('allow')).toBe('POST');
    if (name !== 'Postmark') {
      body[body.indexOf('Mail 1'.charCodeAt(0)) + 1]! ^= 1;
      const changed = await status(webhook, post(body, headers));
      // Mailgun's signature says nothing about the mail.
      if (name !== 'Mailgun') expect(changed).toBe(401);
    }
    if (name !== 'Mailgun') expect(intake.offered).toEqual([]);
  });

  test('gets no more read than it may send, announced or not', async () => {
    const { webhook, intake } = ready({ maxBytes: 1000 });
    const large = await request(numbered(1, 'x'.repeat(10_000_000)));
    const headers = Object.fromEntries(large.headers);
    expect(await status(webhook, large)).toBe(never);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(100_000));
      },
    });
    const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit;
    expect(await status(webhook, new Request(url, init))).toBe(never);
    expect(pulled).toBeLessThan(60);
    expect(await status(webhook, await request(numbered(1, 'x'.repeat(2000))))).toBe(never);
    expect(intake.offered).toEqual([]);
  });

  test('waits for room, and room comes back', async () => {
    const { webhook } = ready({ maxBytesHeld: 6000 });
    expect(await status(webhook, await request(numbered(1, 'x'.repeat(9000))))).toBe(503);
    let isBroken = false;
    const broken = new ReadableStream({
      pull(controller) {
        if (isBroken) controller.error(new Error('gone'));
        else controller.enqueue(new Uint8Array(5000));
        isBroken = true;
      },
    });
    const headers = Object.fromEntries((await request(numbered(1))).headers);
    const init = { method: 'POST', headers, body: broken, duplex: 'half' } as RequestInit;
    expect(await status(webhook, new Request(url, init))).toBe(400);
    for (const _ of [1, 2, 3]) expect(await status(webhook, await request(numbered(1, 'x'.repeat(3000))))).toBe(200);
  });

  test('never makes it throw', async () => {
    const { webhook } = ready({ maxBytes: 5000 });
    const good = await request(numbered(1));
    const headers = Object.fromEntries(good.headers);
    const body = new Uint8Array(await good.arrayBuffer());
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(body.length),
        fc.boolean(),
        async (noise, at, isCut) => {
          const spoilt = Buffer.concat([body.subarray(0, at), noise, isCut ? new Uint8Array() : body.subarray(at)]);
          expect([200, 401, 500, never]).toContain(await status(webhook, post(new Uint8Array(spoilt), headers)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the generic handler', () => {
  test('knows an old secret and a new one', async () => {
    const { helpdesk } = mailIntake();
    const webhook = rawMailWebhook({ helpdesk, secret: ['old', 'new'] });
    const signed = (secret: string) => post('x', { 'x-signature-256': `sha256=${hmac(secret, 'x').toUpperCase()}` });
    expect(await status(webhook, signed('old'))).toBe(422);
    expect(await status(webhook, signed('new'))).toBe(422);
    expect(await status(webhook, signed('other'))).toBe(401);
  });

  test('takes the secret itself, and the envelope with it', async () => {
    const intake = mailIntake();
    const webhook = rawMailWebhook({ helpdesk: intake.helpdesk, secret: 's3cret', proof: 'bearer' });
    const request = (headers: Record<string, string>) => post(new Uint8Array(numbered(1)), headers);
    const envelope = { 'x-envelope-from': '', 'x-envelope-to': 'a@aurora.example, b@aurora.example' };
    expect(await status(webhook, request({ authorization: 'Bearer s3cret', ...envelope }))).toBe(200);
    expect(intake.offered[0]?.envelope).toEqual({ from: null, to: ['a@aurora.example', 'b@aurora.example'] });
    expect(await status(webhook, request({ authorization: 'Bearer s3cre' }))).toBe(401);
    expect(await status(webhook, request({ 'x-signature-256': `sha256=${hmac('s3cret', numbered(1))}` }))).toBe(401);
  });
});

describe('Mailgun', () => {
  const fields = (mail: string | Uint8Array, more: Record<string, string> = {}) => {
    const { timestamp, token, signature } = mailgun;
    return form({ timestamp, token, signature, 'body-mime': mail, ...more });
  };

  test('does not get another mail in under a signature that was used, or one that is old', async () => {
    const intake = mailIntake();
    const make = (now: () => number) =>
      mailgunWebhook({ helpdesk: intake.helpdesk, signingKey: mailgun.signingKey, maxAgeMs: 60_000, now });
    const webhook = make(mailgun.now);
    const send = async (mail: Uint8Array, to = webhook) => {
      const { body, type } = await fields(mail);
      return status(to, post(body, type));
    };
    expect([await send(numbered(1)), await send(numbered(2)), await send(numbered(1))]).toEqual([200, 401, 200]);
    expect(
      await send(
        numbered(3),
        make(() => mailgun.now() + 60_001),
      ),
    ).toBe(401);
    expect(
      await send(
        numbered(3),
        make(() => mailgun.now() - 60_001),
      ),
    ).toBe(401);
    expect(
      await send(
        numbered(3),
        make(() => mailgun.now() + 59_999),
      ),
    ).toBe(200);
    const { body, type } = await fields(numbered(4), {
      timestamp: 'x',
      signature: hmac(mailgun.signingKey, `x${mailgun.token}`),
    });
    expect(await status(webhook, post(body, type))).toBe(401);
  });

  test('may percent-encode, and the bytes of a mail in Latin-1 stay what they were', async () => {
    const intake = mailIntake();
    const webhook = mailgunWebhook({ helpdesk: intake.helpdesk, signingKey: mailgun.signingKey, now: mailgun.now });
    const { timestamp, token, signature } = mailgun;
    const head = new URLSearchParams({ timestamp, token, signature }).toString();
    const body = `${head}&body-mime=From:+ana%40example.com%0D%0A%0D%0AGr%FC%DFe+%2B+1`;
    expect(await status(webhook, post(body, { 'content-type': 'application/x-www-form-urlencoded' }))).toBe(200);
    expect(Buffer.from(intake.offered[0]?.body ?? []).toString('latin1')).toBe(
      'From: ana@example.com\r\n\r\nGr\xfc\xdfe + 1',
    );
  });

  test('that is not set up to send mail as it is, is told so and loses nothing', async () => {
    const errors: unknown[] = [];
    const { helpdesk } = mailIntake();
    const options = {
      helpdesk,
      signingKey: mailgun.signingKey,
      now: mailgun.now,
      onError: (error: unknown) => errors.push(error),
    };
    const { timestamp, token, signature } = mailgun;
    const { body, type } = await form({ timestamp, token, signature, 'body-plain': 'Hello' });
    expect(await status(mailgunWebhook(options), post(body, type))).toBe(500);
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('"mime"') })]);
  });
});

describe('SendGrid', () => {
  test('its signatures are those of its own libraries', () => {
    // The key, time, payload and signature of the tests of @sendgrid/eventwebhook.
    const isSigned = signedWith(
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==',
    );
    const payload = JSON.stringify({ category: 'example_payload', event: 'test_event', message_id: 'message_id' });
    const headers = (timestamp: string) =>
      new Headers({
        'x-twilio-email-event-webhook-signature':
          'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=',
        'x-twilio-email-event-webhook-timestamp': timestamp,
      });
    expect(isSigned(Buffer.from(payload), headers('1588788367'))).toBe(true);
    expect(isSigned(Buffer.from(payload), headers('1588788368'))).toBe(false);
    expect(isSigned(Buffer.from(`${payload} `), headers('1588788367'))).toBe(false);
    expect(isSigned(Buffer.from(payload), new Headers())).toBe(false);
  });

  test('may show a secret in its address; a mail without a readable envelope is a mail', async () => {
    const intake = mailIntake();
    const webhook = sendgridWebhook({ helpdesk: intake.helpdesk, credentials: { key: 'long secret' } });
    const { body, type } = await form({ email: numbered(1), envelope: '{"to":' });
    expect(await status(webhook, post(body, type, `${url}?key=long+secret`))).toBe(200);
    expect(await status(webhook, post(body, type, `${url}?key=long`))).toBe(401);
    expect(await status(webhook, post(body, type))).toBe(401);
    expect(intake.offered.map(({ envelope }) => envelope)).toEqual([undefined]);
    const parsed = await form({ text: 'Hello', subject: 'x' });
    expect(await status(webhook, post(parsed.body, parsed.type, `${url}?key=long+secret`))).toBe(500);
  });
});

describe('Postmark', () => {
  // The fields of the example in Postmark's documentation, shortened.
  const payload = {
    FromName: 'Ana',
    From: 'ana@example.com',
    FromFull: { Email: 'ana@example.com', Name: 'Ana' },
    To: 'support+1@aurora.example',
    Cc: '"Bo" <bo@example.com>',
    OriginalRecipient: 'support+1@aurora.example',
    Subject: 'Σκηνή\r\nBcc: everybody@example.com',
    MessageID: '73e6d360-66eb-11e1-8e72-a8904824019b',
    Date: 'Fri, 1 Aug 2026 16:45:32 -04:00',
    TextBody: 'Ένα κοντάρι έσπασε.',
    HtmlBody: '<p>Ένα κοντάρι έσπασε. <img src="cid:pole@x"></p>',
    Headers: [
      { Name: 'Message-ID', Value: '<pole@example.com>' },
      { Name: 'In-Reply-To', Value: '<before@aurora.example>' },
      { Name: 'Auto-Submitted', Value: 'auto-replied' },
      { Name: 'Content-Type', Value: 'text/evil' },
      { Name: 'Bad name\r\nBcc', Value: 'x' },
    ],
    Attachments: [
      { Name: 'κοντάρι.png', Content: 'iVBORw0KGgo=', ContentType: 'image/png', ContentLength: 8, ContentID: 'pole@x' },
      { Name: 'notes.txt', Content: 'SGVsbG8=', ContentType: 'text/plain', ContentLength: 5 },
    ],
  };
  const put = async (fields: object) => {
    const intake = mailIntake();
    const webhook = postmarkWebhook({ helpdesk: intake.helpdesk, credentials: { key: 'k' } });
    const answer = await status(webhook, post(JSON.stringify(fields), {}, `${url}?key=k`));
    return { answer, mail: intake.offered[0] };
  };

  test('without its source a mail is put together from its parts, the same each time', async () => {
    const { answer, mail } = await put(payload);
    if (mail === undefined) throw new Error('nothing was offered');
    expect(answer).toBe(200);
    expect((await put(payload)).mail?.body).toEqual(mail.body);
    const signal = only(await auroraChannel().accept(mail));
    expect(signal).toMatchObject({
      ref: { thread: '<pole@example.com>' },
      references: ['<before@aurora.example>'],
      from: { address: 'ana@example.com' },
      cc: [{ address: 'bo@example.com', name: 'Bo' }],
      recipients: ['support+1@aurora.example', 'bo@example.com'],
      subject: 'Σκηνή Bcc: everybody@example.com',
      text: 'Ένα κοντάρι έσπασε.',
      automated: 'autoReply',
    });
    expect(signal.html).toContain('cid:pole@x');
    expect(signal.attachments).toMatchObject([
      { name: 'κοντάρι.png', type: 'image/png', size: 8, contentId: 'pole@x' },
      { name: 'notes.txt', type: 'text/plain', size: 5 },
    ]);
  });

  test('what is no mail is not asked for again, whatever it is', async () => {
    for (const fields of [[], null, {}, { Subject: 'x' }, { From: 7 }])
      expect((await put(fields as object)).answer).toBe(403);
    const { answer, mail } = await put({ From: 'a@example.com', Headers: 7, Attachments: [null, 1, {}], TextBody: [] });
    expect(answer).toBe(200);
    expect(mail && only(await auroraChannel().accept(mail)).attachments).toHaveLength(1);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const webhook = postmarkWebhook({ helpdesk: mailIntake().helpdesk, credentials: { key: 'k' } });
    expect(await status(webhook, post(deep, {}, `${url}?key=k`))).toBe(403);
  });
});

test('a handler that would let everybody in is not made', () => {
  const { helpdesk } = mailIntake();
  const makers = [
    () => rawMailWebhook({ helpdesk, secret: ' ' }),
    () => rawMailWebhook({ helpdesk, secret: [] }),
    () => mailgunWebhook({ helpdesk, signingKey: '' }),
    () => postmarkWebhook({ helpdesk, credentials: { user: 'x', pass: '' } }),
    () => postmarkWebhook({ helpdesk, credentials: { key: '' } }),
    () => sendgridWebhook({ helpdesk }),
    () => sendgridWebhook({ helpdesk, publicKey: 'nonsense' }),
  ];
  for (const make of makers) {
    let error: unknown;
    try {
      make();
    } catch (thrown) {
      error = thrown;
    }
    expect(isDeskError(error, 'channel.invalid')).toBe(true);
  }
});
