import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { defineDesk } from '@deskwright/core';
import { isDeskError } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, test } from 'vitest';
import { auroraChannel } from '../../test/desk-mail.ts';
import { mailIntake, numbered } from '../../test/mail-intake.ts';
import { selfSigned } from '../../test/self-signed.ts';
import { smtpDialogue } from '../../test/smtp-dialogue.ts';
import { type SmtpSource, type SmtpSourceOptions, smtpSource } from './index.ts';

const tls = selfSigned();
const open: SmtpSource[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.stop()));
});

/** A mail server for Aurora Outdoor on a free port, which brings what it gets to a real desk. */
async function listening(options: Partial<SmtpSourceOptions> = {}) {
  const intake = mailIntake();
  const errors: unknown[] = [];
  const source = smtpSource({
    helpdesk: intake.helpdesk,
    recipients: ['support@aurora.example', '@shop.example'],
    host: '127.0.0.1',
    port: 0,
    onError: (error) => errors.push(error),
    ...options,
  });
  await source.start();
  open.push(source);
  const { port } = source;
  if (port === null) throw new Error('not listening');
  return { intake, source, port, errors };
}

const envelope = ['MAIL FROM:<ana@example.com>', 'RCPT TO:<support@aurora.example>', 'DATA'];
const codes = (replies: readonly string[]) => replies.map((reply) => reply.slice(0, 3));

/** Sends one mail and gives the reply to it. */
async function deliver(port: number, mail: Uint8Array | string = numbered(1)): Promise<string> {
  const client = await smtpDialogue(port);
  await client.say(...envelope);
  client.send(mail);
  client.send('\r\n.\r\n');
  const reply = await client.reply();
  client.socket.destroy();
  return reply;
}

function waiting() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, resolve };
}

describe('a mail that is sent', () => {
  test('is committed before it is answered 250, with its envelope and its bytes', async () => {
    const { port, intake } = await listening();
    expect(await deliver(port)).toMatch(/^250/);
    expect(await intake.subjects()).toEqual(['Mail 1']);
    expect(intake.offered).toMatchObject([{ envelope: { from: 'ana@example.com', to: ['support@aurora.example'] } }]);
    expect(Buffer.from(intake.offered[0]?.body ?? []).toString()).toBe(`${numbered(1)}\r\n`);
    expect(await deliver(port)).toMatch(/^250/);
    expect(intake.outcomes.all.map(({ outcome }) => outcome)).toEqual(['created', 'seen']);
  });

  test('to many of our mailboxes is received once, and refused for those that are not ours', async () => {
    const { port, intake } = await listening();
    const client = await smtpDialogue(port);
    const replies = await client.say(
      'MAIL FROM:<>',
      'RCPT TO:<support+ticket-1@Aurora.example>',
      'RCPT TO:<nobody@aurora.example>',
      'RCPT TO:<anything@shop.example>',
      'RCPT TO:<root@elsewhere.example>',
      'DATA',
    );
    expect(codes(replies)).toEqual(['250', '250', '550', '250', '550', '354']);
    client.send(`${numbered(1)}\r\n.\r\n`);
    expect(await client.reply()).toMatch(/^250/);
    const to = ['support+ticket-1@Aurora.example', 'anything@shop.example'];
    expect(intake.offered.map((raw) => raw.envelope)).toEqual([{ from: null, to }]);
    client.socket.destroy();
  });

  test('may come pipelined with the next one', async () => {
    const { port, intake } = await listening();
    const client = await smtpDialogue(port);
    const [from, to, data] = envelope;
    client.send(`${from}\r\n${to}\r\n${data}\r\n${numbered(1)}\r\n.\r\n${from}\r\n${to}\r\n${data}\r\n`);
    client.send(`${numbered(2)}\r\n.\r\nQUIT\r\n`);
    const replies: string[] = [];
    for (let reply = await client.reply(); reply !== 'closed'; reply = await client.reply()) replies.push(reply);
    expect(codes(replies)).toEqual(['250', '250', '354', '250', '250', '250', '354', '250', '221']);
    expect(await intake.subjects()).toEqual(['Mail 1', 'Mail 2']);
  });

  test.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r\r\n', '\r\n\0.\r\n'])(
    'does not end with %j, so no second one is smuggled in behind it (RFC 5321 §4.1.1.4)',
    async (ending) => {
      const { port, intake } = await listening();
      const smuggled = `MAIL FROM:<boss@aurora.example>\r\nRCPT TO:<support@aurora.example>\r\nDATA\r\n${numbered(2)}`;
      expect(await deliver(port, `${numbered(1)}${ending}${smuggled}`)).toMatch(/^250/);
      expect(intake.offered).toHaveLength(1);
      expect(Buffer.from(intake.offered[0]?.body ?? []).toString()).toContain('boss@aurora.example');
    },
  );

  test('comes without the dots that SMTP adds, in whatever pieces it arrives', async () => {
    const { port, intake } = await listening();
    const client = await smtpDialogue(port);
    await client.say(...envelope);
    client.socket.setNoDelay(true);
    for (const byte of `${numbered(1, '..\r\n...two\r\nend')}\r\n.\r\n`) client.send(byte);
    expect(await client.reply()).toMatch(/^250/);
    expect(Buffer.from(intake.offered[0]?.body ?? []).toString()).toMatch(/\r\n\r\n\.\r\n\.\.two\r\nend\r\n$/);
    client.socket.destroy();
  });
});

describe('what is not taken', () => {
  test('a desk that fails is a 451, and the next attempt succeeds', async () => {
    const { port, intake, errors } = await listening();
    const failure = new Error('the database is away');
    intake.before = () => {
      throw failure;
    };
    expect(await deliver(port)).toMatch(/^451/);
    expect(errors).toEqual([failure]);
    intake.before = () => {};
    expect(await deliver(port)).toMatch(/^250/);
    expect(await intake.subjects()).toEqual(['Mail 1']);
  });

  test('what is no mail is a 554', async () => {
    const { port, intake } = await listening();
    expect(await deliver(port, 'Subject: nobody wrote this\r\n\r\nHello')).toMatch(/^554 .*no sender/);
    expect(await intake.subjects()).toEqual([]);
  });

  test('half a mail is never offered', async () => {
    const { port, intake, source } = await listening();
    const client = await smtpDialogue(port);
    await client.say(...envelope);
    client.send(numbered(1));
    client.socket.destroy();
    await source.stop();
    expect(intake.offered).toEqual([]);
  });

  test('a size that is announced is refused at once, one that is not while it comes', async () => {
    const { port, intake } = await listening({ maxBytes: 2000 });
    const client = await smtpDialogue(port);
    expect((await client.say('EHLO client.example'))[0]).toMatch(/^250[- ]SIZE 2000\r?$/m);
    expect((await client.say('MAIL FROM:<ana@example.com> SIZE=2001'))[0]).toMatch(/^552/);
    client.socket.destroy();
    expect(await deliver(port, numbered(1, 'x'.repeat(2500)))).toMatch(/^552/);
    expect(await deliver(port, numbered(1, 'x'.repeat(1000)))).toMatch(/^250/);
    expect(intake.offered).toHaveLength(1);
  });

  test('who never comes to an end is hung up on', async () => {
    const { port } = await listening({ maxBytes: 2000 });
    const client = await smtpDialogue(port);
    await client.say(...envelope);
    const more = setInterval(() => client.send('x'.repeat(1000)), 1);
    const replies = [await client.reply(), await client.reply()];
    clearInterval(more);
    expect(replies.at(-1)).toBe('closed');
  });

  test('more mail at a time than there is room for waits its turn, and the room comes back', async () => {
    const { port, intake } = await listening({ limits: { maxBytesHeld: 3000 } });
    const [arrived, release] = [waiting(), waiting()];
    intake.before = async ({ body }) => {
      if (!Buffer.from(body).includes('Mail 1')) return;
      arrived.resolve();
      await release.promise;
    };
    const first = deliver(port, numbered(1, 'x'.repeat(2000)));
    await arrived.promise;
    expect(await deliver(port, numbered(2, 'x'.repeat(2000)))).toMatch(/^452/);
    release.resolve();
    expect(await first).toMatch(/^250/);
    expect(await deliver(port, numbered(2, 'x'.repeat(2000)))).toMatch(/^250/);
  });

  test('senders, networks, connections and recipients have their bounds', async () => {
    const picky = await listening({
      senders: ['@example.com'],
      limits: { maxRecipients: 1, maxConnectionsPerClient: 1 },
    });
    const client = await smtpDialogue(picky.port);
    const replies = await client.say(
      'MAIL FROM:<ana@other.example>',
      'MAIL FROM:<ana@example.com>',
      'RCPT TO:<support@aurora.example>',
      'RCPT TO:<a@shop.example>',
    );
    expect(codes(replies)).toEqual(['550', '250', '250', '452']);
    expect(await (await smtpDialogue(picky.port, true)).reply()).toMatch(/^421/);

    const closed = await listening({ networks: ['10.0.0.0/8', '2001:db8::/32'] });
    expect(await (await smtpDialogue(closed.port, true)).reply()).toMatch(/^554/);
    const inside = await listening({ networks: ['127.0.0.0/8'] });
    expect(await deliver(inside.port)).toMatch(/^250/);
  });

  test('a clock that fails is a 451, too', async () => {
    const now = () => {
      throw new Error('no clock');
    };
    const { port, errors } = await listening({ now });
    expect(await deliver(port)).toMatch(/^451/);
    expect(errors).toEqual([new Error('no clock')]);
  });

  test('a list of mailboxes that fails is a 451', async () => {
    const recipients = async (): Promise<boolean> => {
      throw new Error('the directory is away');
    };
    const { port, errors } = await listening({ recipients });
    const client = await smtpDialogue(port);
    expect(codes(await client.say(...envelope))).toEqual(['250', '451', '503']);
    expect(errors).toEqual([new Error('the directory is away')]);
    client.socket.destroy();
  });

  test.each([
    ['keeps silent', { idleMs: 50 }],
    ['never leaves', { sessionMs: 200 }],
  ])('who %s is sent away', async (_what, limits) => {
    const { port } = await listening({ limits });
    const client = await smtpDialogue(port, true);
    const replies: string[] = [];
    for (let reply = await client.reply(); reply !== 'closed'; reply = await client.reply()) replies.push(reply);
    expect(replies.at(-1)).toMatch(/^421/);
  });
});

describe('over TLS', () => {
  const mail = { from: 'ana@example.com', to: 'support@aurora.example', subject: 'Σκηνή', text: 'Ένα κοντάρι έσπασε.' };
  const auth = async (user: string, password: string) => user === 'relay' && password === 'correct';

  test.each([
    ['from the first byte', true],
    ['after STARTTLS', false],
  ])('%s, with a certificate of its own and a password', async (_what, secure) => {
    const { port, intake } = await listening({ tls, secure, auth });
    const send = (pass: string, requireTLS = true) =>
      createTransport({
        host: '127.0.0.1',
        port,
        secure,
        requireTLS,
        ignoreTLS: !requireTLS && !secure,
        tls: { ca: tls.cert },
        auth: { user: 'relay', pass },
      }).sendMail(mail);
    await send('correct');
    expect(await intake.subjects()).toEqual(['Σκηνή']);
    await expect(send('wrong')).rejects.toMatchObject({ responseCode: 535 });
    if (!secure) await expect(send('correct', false)).rejects.toMatchObject({ responseCode: 538 });
    expect(intake.offered).toHaveLength(1);
  });

  test('who may not be told apart sends nothing; a line that must be encrypted is', async () => {
    const locked = await listening({ tls, auth });
    const client = await smtpDialogue(locked.port);
    expect(codes(await client.say('MAIL FROM:<ana@example.com>'))).toEqual(['530']);
    const encrypted = await listening({ tls, requireTls: true });
    const plain = await smtpDialogue(encrypted.port);
    expect(codes(await plain.say('MAIL FROM:<ana@example.com>'))).toEqual(['530']);
    const way = { host: '127.0.0.1', port: encrypted.port, tls: { ca: tls.cert } };
    await createTransport(way).sendMail(mail);
    expect(await encrypted.intake.subjects()).toEqual(['Σκηνή']);
    for (const { socket } of [client, plain]) socket.destroy();
  });

  test('what was said before the line was encrypted is forgotten (CVE-2011-0411)', async () => {
    const { port, intake } = await listening({ tls });
    const client = await smtpDialogue(port);
    client.send(`STARTTLS\r\n${envelope.join('\r\n')}\r\n${numbered(1)}\r\n.\r\n`);
    expect(await client.reply()).toMatch(/^220/);
    const encrypted = connect({ socket: client.socket, ca: tls.cert, servername: 'localhost' });
    await once(encrypted, 'secureConnect');
    encrypted.write('NOOP\r\n');
    expect(String(await once(encrypted, 'data'))).toMatch(/^250/);
    encrypted.destroy();
    expect(intake.offered).toEqual([]);
  });
});

describe('stopping', () => {
  test('lets a mail that is with the desk be answered, and sends others away', async () => {
    const { port, intake, source } = await listening();
    const [arrived, release] = [waiting(), waiting()];
    intake.before = () => {
      arrived.resolve();
      return release.promise;
    };
    const idle = await smtpDialogue(port);
    const mail = deliver(port);
    await arrived.promise;
    const stopped = source.stop();
    expect(await idle.reply()).toMatch(/^421/);
    release.resolve();
    expect(await mail).toMatch(/^250/);
    await stopped;
    expect(await intake.subjects()).toEqual(['Mail 1']);
    expect(await (await smtpDialogue(port, true)).reply()).toBe('closed');
    expect(source.port).toBeNull();
  });

  test('does not wait for ever for a mail that comes too slowly', async () => {
    const { port, intake, source } = await listening({ limits: { drainMs: 50 } });
    const client = await smtpDialogue(port);
    await client.say(...envelope);
    client.send('From: ana@example.com\r\n');
    await source.stop();
    expect(await client.reply()).toMatch(/^421/);
    expect(intake.offered).toEqual([]);
  });

  test('it may start again; a port that is taken is said', async () => {
    const { port, source, intake } = await listening();
    const second = smtpSource({ helpdesk: intake.helpdesk, recipients: [], host: '127.0.0.1', port });
    await expect(second.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await source.stop();
    await source.stop();
    await source.start();
    await source.start();
    expect(await deliver(source.port ?? 0)).toMatch(/^250/);
  });
});

test.each([
  ['before', 'created'],
  ['after', 'seen'],
])('killed %s a mail is committed, it has not answered 250; the mail comes again and is %s', async (when, outcome) => {
  const folder = await mkdtemp(join(tmpdir(), 'deskwright-smtp-'));
  const path = join(folder, 'desk.db');
  const worker = new URL('../../test/smtp-worker.ts', import.meta.url).pathname;
  const args = ['--conditions=@deskwright/source', worker, path, when];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [port] = await once(child.stdout, 'data');
  expect(await deliver(Number(port))).toBe('closed');
  expect(await ended).toEqual([null, 'SIGKILL']);

  const desk = defineDesk({ departments: ['support'], channels: ['email'] });
  const storage = sqliteStorage({ path, fields: desk.fields });
  const helpdesk = createHelpdesk(desk, { storage, channels: [auroraChannel()] });
  const outcomes: string[] = [];
  const again = await listening({
    helpdesk: {
      async receive(channel, raw) {
        const received = await helpdesk.receive(channel, raw);
        outcomes.push(...received.outcomes.map((one) => one.outcome));
        return received;
      },
    },
  });
  expect(await deliver(again.port)).toMatch(/^250/);
  expect(outcomes).toEqual([outcome]);
  await storage.close();
  await rm(folder, { recursive: true });
});

test('noise instead of a handshake ends nothing either', async () => {
  const { port, intake } = await listening({ tls, secure: true, limits: { idleMs: 200 } });
  for (const noise of ['', 'EHLO x\r\n', '\x16\x03\x01\x02\0', '\0'.repeat(20_000), '\x80'.repeat(70)]) {
    const client = await smtpDialogue(port, true);
    client.send(Buffer.from(noise, 'latin1'));
    while (/^\d/.test(await client.reply()));
  }
  const way = { host: '127.0.0.1', port, secure: true, tls: { ca: tls.cert } };
  await createTransport(way).sendMail({ from: 'a@example.com', to: 'support@aurora.example', subject: 'Still here' });
  expect(await intake.subjects()).toEqual(['Still here']);
});

test('nothing that is said to it ends the process or the service', async () => {
  const { port, intake } = await listening({ tls, maxBytes: 5000, limits: { idleMs: 200 } });
  const word = fc.constantFrom(
    ...envelope,
    'EHLO x',
    'STARTTLS',
    'RSET',
    'AUTH PLAIN AAA=',
    'BDAT 5',
    '.',
    'QUIT',
    'HELP',
  );
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    word.map((text) => Buffer.from(`${text}\r\n`)),
    fc.integer({ min: 1, max: 40_000 }).map((length) => Buffer.alloc(length, 'A')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.boolean(), async (pieces, isPolite) => {
      const client = await smtpDialogue(port, !isPolite);
      for (const bytes of pieces) client.send(bytes);
      client.socket.end();
      while ((await client.reply()) !== 'closed');
    }),
    { numRuns: 40 },
  );
  expect(await deliver(port)).toMatch(/^250/);
  expect(await intake.subjects()).toContain('Mail 1');
});

test('options that make no sense are named, all of them', () => {
  const { helpdesk } = mailIntake();
  const wrong = {
    helpdesk,
    recipients: ['support', '@', 'a@b.example'],
    senders: ['x'],
    networks: ['10.0.0.0/33', '::1', 'home', '1.2.3.4/8/9'],
    requireTls: true,
    auth: () => true,
  };
  let said = '';
  try {
    smtpSource(wrong);
  } catch (error) {
    if (isDeskError(error, 'channel.invalid')) said = error.message;
  }
  expect(said.split('; ').map((problem) => /^\w+: (?:"[^"]*")?/.exec(problem)?.[0])).toEqual([
    'recipients: "support"',
    'recipients: "@"',
    'senders: "x"',
    'networks: "10.0.0.0/33"',
    'networks: "home"',
    'networks: "1.2.3.4/8/9"',
    'tls: ',
    'tls: ',
  ]);
});
