import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineDesk } from '@deskwright/core';
import { isDeskError } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { type ImapMailbox, memoryImap } from '@deskwright/testkit/imap';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CuttingProxy, cuttingProxy } from '../../test/cutting-proxy.ts';
import { auroraChannel } from '../../test/desk-mail.ts';
import { dovecot, hasDovecot } from '../../test/dovecot.ts';
import { Heard } from '../../test/heard.ts';
import { mailIntake, numbered } from '../../test/mail-intake.ts';
import type { MailPosition, MailSource } from '../index.ts';
import { type ImapSourceOptions, imapSource } from './index.ts';

if (!hasDovecot)
  console.warn(
    'Dovecot 2.3 is not here (Debian 12: apt-get install dovecot-imapd): only the server in memory is read.',
  );

const open: (MailSource | CuttingProxy)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => ('stop' in one ? one.stop() : one.close())));
});

/** A position in memory, which a test may look at and keep for the next source. */
function remembered(): MailPosition & { text: string | null } {
  const position = {
    text: null as string | null,
    load: async () => position.text,
    save: async (next: string) => {
      position.text = next;
    },
  };
  return position;
}

/** Begins to read a server's mail into a real desk. */
async function reading(server: ImapMailbox, options: Partial<ImapSourceOptions> = {}) {
  const intake = mailIntake();
  const errors = new Heard<string>();
  const position = remembered();
  const source = imapSource({
    helpdesk: intake.helpdesk,
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    requireTls: false,
    auth: { user: server.user, pass: server.pass },
    position: () => position,
    onError: (error) => errors.add(isDeskError(error, 'channel.imapTrouble') ? error.message : String(error)),
    ...options,
    limits: { retryMs: 10, longestRetryMs: 50, timeoutMs: 20_000, ...options.limits },
  });
  open.push(source);
  await source.start();
  return { intake, errors, source, position };
}

const mails = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => numbered(first + at));
const subjects = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => `Mail ${first + at}`).toSorted();
const outcomes = ({ outcomes: { all } }: ReturnType<typeof mailIntake>) => all.map(({ outcome }) => outcome);

describe.each([
  ...(hasDovecot ? [['Dovecot', dovecot] as const] : []),
  ['a server in memory', () => memoryImap()] as const,
])('reading %s', (_name, start) => {
  let server: ImapMailbox;
  let folders = 0;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());
  /** A folder of the test's own, with mails. */
  async function folderWith(list: readonly Uint8Array[] = []): Promise<string> {
    const folder = `Εισερχόμενα & ${++folders}`;
    await server.renew(folder);
    await server.append(folder, list);
    return folder;
  }

  test('takes what is there, and what comes while it waits; both are marked', async () => {
    await server.append('INBOX', mails(1, 2));
    const { intake, source, position, errors } = await reading(server);
    await intake.outcomes.until(2);
    await server.append('INBOX', mails(3, 3));
    await intake.outcomes.until(3);
    await server.append('INBOX', mails(4, 4));
    await intake.outcomes.until(4);
    await source.stop();
    expect(await intake.subjects()).toEqual(subjects(1, 4));
    expect((await server.mails('INBOX')).map(({ flags }) => flags)).toEqual(Array(4).fill(['\\Seen']));
    expect(position.text).toMatch(/^\d+:4$/);
    expect(errors.all).toEqual([]);
  });

  test('keeps the bytes as they are', async () => {
    const latin = Buffer.from('From: a@example.com\r\nSubject: x\r\n\r\n\xe9\xff .\r\n.\r\n)\r\n', 'latin1');
    const { intake } = await reading(server, { folders: [await folderWith([latin])] });
    await intake.outcomes.until(1);
    expect(Buffer.from(intake.offered[0]?.body ?? []).toString('latin1')).toBe(latin.toString('latin1'));
  });

  test('goes on where it stopped among a thousand', async () => {
    const folder = await folderWith(mails(1, 1000));
    const first = await reading(server, { folders: [folder], taken: 'keep' });
    await first.intake.outcomes.until(400);
    await first.source.stop();
    const count = first.intake.outcomes.all.length;
    expect(count).toBeLessThan(1000);
    const second = await reading(server, { folders: [folder], taken: 'keep', position: () => first.position });
    await second.intake.outcomes.until(1000 - count);
    await second.source.stop();
    expect(second.intake.outcomes.all).toHaveLength(1000 - count);
    expect([...(await first.intake.subjects()), ...(await second.intake.subjects())].toSorted()).toEqual(
      subjects(1, 1000),
    );
    expect((await server.mails(folder)).some(({ flags }) => flags.length > 0)).toBe(false);
  });

  test('goes on after the line is cut in the middle of a mail', async () => {
    const folder = await folderWith([numbered(1), numbered(2, 'x'.repeat(50_000)), numbered(3)]);
    const proxy = await cuttingProxy(server.port);
    open.push(proxy);
    proxy.cutAfter('Subject: Mail 2', 20_000);
    const { intake, source, errors } = await reading(server, { folders: [folder], port: proxy.port });
    await intake.outcomes.until(3);
    await source.stop();
    expect(proxy.connections).toBe(2);
    expect(errors.all).toHaveLength(1);
    expect(outcomes(intake)).toEqual(['created', 'created', 'created']);
    expect(intake.offered[1]?.body.byteLength).toBe(numbered(2, 'x'.repeat(50_000)).byteLength);
    expect((await server.mails(folder)).map(({ flags }) => flags)).toEqual(Array(3).fill(['\\Seen']));
  });

  test('killed between committing a mail and marking it, sees it again, once', async () => {
    await server.append('INBOX', [numbered(77)]);
    const folder = await mkdtemp(join(tmpdir(), 'deskwright-imap-'));
    const path = join(folder, 'desk.db');
    const worker = new URL('../../test/imap-worker.ts', import.meta.url).pathname;
    const known = (await server.mails('INBOX')).length;
    const args = ['--conditions=@deskwright/source', worker, String(server.port), path];
    const [, signal] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
    expect(signal).toBe('SIGKILL');

    const desk = defineDesk({ departments: ['support'], channels: ['email'] });
    const storage = sqliteStorage({ path, fields: desk.fields });
    const helpdesk = createHelpdesk(desk, { storage, channels: [auroraChannel()] });
    const seen = new Heard<string>();
    const { source } = await reading(server, {
      helpdesk: {
        async receive(channel, raw) {
          const received = await helpdesk.receive(channel, raw);
          for (const { outcome } of received.outcomes) seen.add(outcome);
          return received;
        },
      },
    });
    await seen.until(known);
    await source.stop();
    // The worker has committed the first mail of the folder, and nothing after it.
    expect(seen.all).toEqual(['seen', ...Array(known - 1).fill('created')]);
    expect((await server.mails('INBOX')).every(({ flags }) => flags.includes('\\Seen'))).toBe(true);
    await storage.close();
    await rm(folder, { recursive: true });
  });

  test('begins anew when UIDs no longer mean what they did; the desk knows what it has seen', async () => {
    const folder = await folderWith(mails(1, 3));
    const first = await reading(server, { folders: [folder] });
    await first.intake.outcomes.until(3);
    await first.source.stop();
    const before = first.position.text;
    await server.renew(folder);
    await server.append(folder, [numbered(3), numbered(4)]);
    const { intake, position } = first;
    const second = await reading(server, { folders: [folder], helpdesk: intake.helpdesk, position: () => position });
    await intake.outcomes.until(5);
    await second.source.stop();
    expect(outcomes(intake).slice(3)).toEqual(['seen', 'created']);
    expect(position.text?.split(':')[0]).not.toBe(before?.split(':')[0]);
    expect(position.text).toMatch(/:2$/);
  });

  test('moves mail to folders, which it makes, and sets aside what is no mail', async () => {
    const huge = numbered(2, 'x'.repeat(20_000));
    const folder = await folderWith([numbered(1), huge, Buffer.from('Subject: nobody\r\n\r\nx\r\n'), numbered(4)]);
    const [done, aside] = [`Τέλος ${folders}`, `Άχρηστα ${folders}`];
    const { intake, source, errors } = await reading(server, {
      folders: [folder],
      taken: { moveTo: done },
      refused: { moveTo: aside },
      maxBytes: 10_000,
    });
    await intake.outcomes.until(3);
    await source.stop();
    expect((await server.mails(folder)).length).toBe(0);
    expect((await server.mails(done)).map(({ subject }) => subject)).toEqual(['Mail 1', 'Mail 4']);
    expect((await server.mails(aside)).map(({ subject }) => subject)).toEqual(['Mail 2', 'nobody']);
    expect(errors.all).toEqual([
      `Folder ${folder}: mail 2 is refused: it is longer than 10000 bytes`,
      `Folder ${folder}: mail 3 is refused: no sender`,
    ]);
  });

  test('a mail that always fails does not stop the others, and is set aside in the end', async () => {
    const folder = await folderWith(mails(1, 3));
    const { intake, source, errors, position } = await reading(server, {
      folders: [folder],
      limits: { maxAttempts: 3 },
    });
    intake.before = ({ body }) => {
      if (Buffer.from(body).includes('Mail 2')) throw new Error('a bug');
    };
    await intake.outcomes.until(2);
    // As long as nothing else succeeds, it may be the desk's fault.
    const refused = (what: string) => what.includes('mail 2 is refused: it has failed 3 times while others did not');
    for (let more = 4; !errors.all.some(refused); more += 1) {
      const before = intake.outcomes.all.length;
      await server.append(folder, [numbered(more)]);
      await intake.outcomes.until(before + 1);
      await errors.until((what) => what.includes('is put off'));
      if (more > 50) throw new Error('it is never set aside');
    }
    await source.stop();
    const stored = await server.mails(folder);
    expect(stored.filter(({ flags }) => flags.includes('\\Flagged')).map(({ subject }) => subject)).toEqual(['Mail 2']);
    expect(position.text).toMatch(new RegExp(`:${stored.length}$`));
  });

  test('a desk that is away loses nothing, and no mail is blamed for it', async () => {
    const folder = await folderWith(mails(1, 5));
    const { intake, source, errors } = await reading(server, { folders: [folder], limits: { maxAttempts: 1 } });
    intake.before = () => {
      throw new Error('the database is away');
    };
    await errors.until(10);
    for (const what of errors.all) expect(what).toMatch(/: mail \d is put off: the database is away$/);
    intake.before = () => {};
    await intake.outcomes.until(5);
    await source.stop();
    expect(await intake.subjects()).toEqual(subjects(1, 5));
    expect((await server.mails(folder)).map(({ flags }) => flags)).toEqual(Array(5).fill(['\\Seen']));
  });

  test('leaves alone what is older than it is told', async () => {
    const since = Date.UTC(2026, 10, 16, 12);
    const folder = await folderWith();
    await server.append(folder, [numbered(1)], new Date(since - 40 * 86_400_000));
    await server.append(folder, [numbered(2)], new Date(since - 1000));
    await server.append(folder, [numbered(3)], new Date(since + 1000));
    const { intake, source } = await reading(server, { folders: [folder], since });
    await intake.outcomes.until(1);
    await source.stop();
    expect(await intake.subjects()).toEqual(['Mail 3']);
    expect((await server.mails(folder)).map(({ flags }) => flags)).toEqual([[], [], ['\\Seen']]);
  });

  test('reads several folders at a time, each with its own position', async () => {
    const [one, two] = [await folderWith(mails(1, 2)), await folderWith(mails(3, 3))];
    const positions = new Map([one, two].map((folder) => [folder, remembered()]));
    const position = (folder: string) => positions.get(folder) ?? remembered();
    const { intake, source } = await reading(server, { folders: [one, two], position });
    await intake.outcomes.until(3);
    await server.append(two, mails(4, 4));
    await intake.outcomes.until(4);
    await source.stop();
    expect(await intake.subjects()).toEqual(subjects(1, 4));
    expect([...positions.values()].map(({ text }) => text?.split(':')[1])).toEqual(['2', '2']);
  });

  test('a wrong password ends it, and is said once', async () => {
    const { errors, source } = await reading(server, { auth: { user: server.user, pass: 'wrong' } });
    await errors.until(1);
    await source.stop();
    expect(errors.all).toEqual([
      expect.stringMatching(/^Folder INBOX: the server does not let us in, and is not asked again/),
    ]);
    expect(errors.all.join()).not.toContain('wrong');
  });

  test('a token that has run out is renewed; one that is no good ends it', async () => {
    const asked: boolean[] = [];
    const accessToken = async (isRejected: boolean) => {
      asked.push(isRejected);
      return isRejected ? 'token-2' : 'token-1';
    };
    server.token = 'token-2';
    const folder = await folderWith(mails(1, 1));
    const auth = { user: server.user, accessToken };
    const { intake, source, errors } = await reading(server, { folders: [folder], auth });
    await intake.outcomes.until(1);
    await source.stop();
    expect([asked, errors.all]).toEqual([[false, true], []]);

    server.token = 'token-3';
    const locked = await reading(server, { folders: [folder], auth });
    await locked.errors.until(1);
    await locked.source.stop();
    expect(locked.errors.all).toHaveLength(1);
    expect(JSON.stringify(locked.errors.all)).not.toContain('token-');
  });

  test('is not held up by a token or a place that never comes, nor brought down by functions that throw', async () => {
    const folder = await folderWith(mails(1, 1));
    const never = () => new Promise<never>(() => {});
    const silent = { user: server.user, accessToken: never };
    const patient = await reading(server, { folders: [folder], auth: silent, limits: { timeoutMs: 50 } });
    await patient.errors.until(2);
    expect(patient.errors.all[0]).toContain('no token came in 50 ms');
    await patient.source.stop();
    const waiting = await reading(server, { folders: [folder], auth: silent });
    await waiting.source.stop();
    expect(waiting.errors.all).toEqual([]);
    const stuck = await reading(server, {
      folders: [folder],
      position: () => ({ load: never, save: never }),
      limits: { drainMs: 50 },
    });
    await stuck.source.stop();

    let left = 2;
    const sometimes = () => {
      left -= 1;
      if (left >= 0) throw new Error('no clock');
      return Date.now();
    };
    const { intake, errors, source } = await reading(server, { folders: [folder], now: sometimes });
    await intake.outcomes.until(1);
    await source.stop();
    expect(errors.all.filter((error) => error.includes('no clock'))).toHaveLength(2);
  });

  test('stops after the mail in hand, which is committed and marked', async () => {
    const folder = await folderWith(mails(1, 3));
    const { intake, source } = await reading(server, { folders: [folder] });
    const [arrived, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    intake.before = () => {
      arrived.resolve();
      return release.promise;
    };
    await arrived.promise;
    const stopped = source.stop();
    release.resolve();
    await stopped;
    expect(outcomes(intake)).toEqual(['created']);
    expect((await server.mails(folder)).map(({ flags }) => flags)).toEqual([['\\Seen'], [], []]);
  });

  test('waits for a folder that is not there yet', async () => {
    const { intake, errors } = await reading(server, { folders: [`Later ${++folders}`] });
    await errors.until(2);
    await server.append(`Later ${folders}`, mails(1, 1));
    await intake.outcomes.until(1);
  });
});
