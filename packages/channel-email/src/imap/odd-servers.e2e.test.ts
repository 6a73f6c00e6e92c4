import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { isDeskError } from '@deskwright/core/port';
import { memoryImap } from '@deskwright/testkit/imap';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Heard } from '../../test/heard.ts';
import { mailIntake, numbered } from '../../test/mail-intake.ts';
import { type ImapSourceOptions, imapSource } from './index.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function reading(port: number, options: Partial<ImapSourceOptions> = {}) {
  const intake = mailIntake();
  const errors = new Heard<string>();
  const source = imapSource({
    helpdesk: intake.helpdesk,
    host: '127.0.0.1',
    port,
    secure: false,
    requireTls: false,
    auth: { user: 'support', pass: 'correct' },
    position: () => ({ load: async () => null, save: async () => {} }),
    onError: (error) => errors.add(isDeskError(error) ? error.message : String(error)),
    ...options,
    limits: { retryMs: 1, longestRetryMs: 5, idleMs: 20, timeoutMs: 500, ...options.limits },
  });
  open.push(() => source.stop());
  await source.start();
  return { intake, errors, source };
}

/** A server that answers each line as it is told: `TAG` stands for the tag of the command. */
async function answering(answer: (line: string, socket: Socket) => string | Uint8Array | null): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.setNoDelay(true);
    socket.write('* OK ready\r\n');
    socket.on('data', (data) => {
      for (const line of data.toString('latin1').split('\r\n').filter(Boolean)) {
        const said = answer(line, socket);
        if (said === null) continue;
        socket.write(typeof said === 'string' ? said.replaceAll('TAG', line.split(' ')[0] ?? '*') : said);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** A server with one mail, of which a test says how it is given. */
function withOneMail(fetched: (line: string) => string | Uint8Array | null) {
  return (line: string): string | Uint8Array | null => {
    const [, name = ''] = /^\S+ ((?:UID )?\S+)/.exec(line) ?? [];
    const known: Readonly<Record<string, string>> = {
      CAPABILITY: '* CAPABILITY IMAP4rev1\r\nTAG OK\r\n',
      SELECT: '* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 2] x\r\nTAG OK [READ-WRITE]\r\n',
      'UID SEARCH': '* SEARCH 1\r\nTAG OK\r\n',
    };
    if (name === 'UID FETCH') return fetched(line);
    return known[name] ?? 'TAG OK\r\n';
  };
}

describe('a server that is not like others', () => {
  test('without IDLE is asked now and then', async () => {
    const server = await memoryImap({ capabilities: 'MOVE UIDPLUS' });
    open.push(() => server.close());
    const { intake } = await reading(server.port);
    await server.append('INBOX', [numbered(1)]);
    await intake.outcomes.until(1);
    await server.append('INBOX', [numbered(2)]);
    await intake.outcomes.until(2);
  });

  test('without MOVE gets mail copied and removed', async () => {
    const server = await memoryImap({ capabilities: 'IDLE UIDPLUS' });
    open.push(() => server.close());
    await server.append('INBOX', [numbered(1)]);
    const { intake, source } = await reading(server.port, { taken: { moveTo: 'Done' } });
    await intake.outcomes.until(1);
    await source.stop();
    expect([(await server.mails('INBOX')).length, (await server.mails('Done')).length]).toEqual([0, 1]);
  });

  test('that offers no encryption is not told the password', async () => {
    const lines: string[] = [];
    const port = await answering((line) => {
      lines.push(line);
      return withOneMail(() => 'TAG OK\r\n')(line);
    });
    const { errors } = await reading(port, { requireTls: true });
    await errors.until(2);
    expect(lines.join('\n')).not.toMatch(/LOGIN|AUTHENTICATE|correct/);
  });

  test('that gives a mail longer than it said is not believed', async () => {
    const port = await answering(
      withOneMail((line) =>
        line.includes('RFC822.SIZE')
          ? '* 1 FETCH (UID 1 RFC822.SIZE 10 INTERNALDATE "16-Nov-2026 10:00:00 +0000")\r\nTAG OK\r\n'
          : `* 1 FETCH (UID 1 BODY[]<0> {2000}\r\n${'x'.repeat(2000)})\r\nTAG OK\r\n`,
      ),
    );
    const { errors, intake } = await reading(port, { maxBytes: 1000 });
    await errors.until((what) => what.includes('it is longer than 1000 bytes'));
    expect(intake.offered).toEqual([]);
  });

  test.each([
    ['announces a mail without end', '* 1 FETCH (UID 1 BODY[]<0> {99999999999}\r\n'],
    ['never ends a line', `* 1 FETCH (UID 1 ${'('.repeat(200_000)}`],
    ['hangs up', null],
    ['falls silent', ''],
    ['answers with other things', '* 7 FETCH (FLAGS (\\Seen))\r\n* BAD\r\n* XYZZY\r\nTAG OK\r\n'],
    ['answers to somebody else', 'XXXX OK\r\n'],
    ['cannot read the mail', 'TAG NO [SERVERBUG] out of order\r\n'],
  ])('that %s is left, and tried again', async (_what, said) => {
    let isWell = false;
    const mail = numbered(1);
    const port = await answering((line, socket) =>
      withOneMail(() => {
        if (line.includes('RFC822.SIZE')) return '* 1 FETCH (UID 1 RFC822.SIZE 100)\r\nTAG OK\r\n';
        if (!isWell && said === null) socket.destroy();
        if (!isWell) return said;
        return `* 1 FETCH (UID 1 BODY[]<0> {${mail.byteLength}}\r\n${mail})\r\nTAG OK\r\n`;
      })(line),
    );
    const { errors, intake } = await reading(port);
    await errors.until(1);
    isWell = true;
    await intake.outcomes.until(1);
    expect(await intake.subjects()).toEqual(['Mail 1']);
  });

  test('that cannot read one of its mails gives the others', async () => {
    const mail = numbered(2);
    const port = await answering((line) => {
      if (line.includes('SEARCH')) return '* SEARCH 1 2\r\nTAG OK\r\n';
      return withOneMail(() => {
        if (!/UID FETCH 2 /.test(line)) return 'TAG NO [SERVERBUG] out of order\r\n';
        return `* 2 FETCH (UID 2 BODY[]<0> {${mail.byteLength}}\r\n${mail})\r\nTAG OK\r\n`;
      })(line);
    });
    const { errors, intake } = await reading(port);
    await intake.outcomes.until(1);
    await errors.until((what) => what.includes('mail 1 is put off: the server does not give it'));
    expect(await intake.subjects()).toEqual(['Mail 2']);
  });

  test('nothing that a server says ends the process', async () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.constantFrom(
        '* OK',
        '* BYE',
        '* SEARCH 1 2 99999999999',
        '* 1 FETCH (UID 1',
        'TAG OK',
        'TAG NO',
        'TAG BAD',
        '+ go',
      ),
      fc.constantFrom('\r\n', '(', ')', '"', '{5}\r\n', '{-1}\r\n', '{99999999}\r\n', '[UIDVALIDITY 0]', ' NIL ', '\0'),
      fc.integer({ min: 1, max: 5000 }).map((length) => 'A'.repeat(length)),
    );
    const nonsense = fc.array(
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(nonsense, fc.integer({ min: 0, max: 6 }), async (lines, polite) => {
        let count = 0;
        const port = await answering((line, socket) => {
          count += 1;
          if (count <= polite) return withOneMail(() => lines[0] ?? null)(line);
          const said = lines[count % lines.length] ?? '';
          if (count > 40) socket.destroy();
          return Buffer.from(said.replaceAll('TAG', line.split(' ')[0] ?? '*'), 'latin1');
        });
        const { errors, source } = await reading(port, { limits: { timeoutMs: 40 } });
        await errors.until(2);
        await source.stop();
      }),
      { numRuns: 25 },
    );
  });
});
