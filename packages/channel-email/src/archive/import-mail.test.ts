import { appendFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeskError } from '@deskwright/core/port';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mailIntake, numbered } from '../../test/mail-intake.ts';
import { importMail, type MailArchive, maildirArchive, mboxArchive } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskwright-'));
});
afterEach(() => rm(folder, { recursive: true }));

function remembered() {
  const position = {
    text: null as string | null,
    load: async () => position.text,
    save: async (next: string) => {
      position.text = next;
    },
  };
  return position;
}

const asMbox = (mails: readonly Uint8Array[]) =>
  mails.map((mail) => `From ana@example.com Mon Nov 16 10:00:00 2026\r\n${Buffer.from(mail)}\r\n\r\n`).join('');
const subjects = (count: number) => Array.from({ length: count }, (_, at) => `Mail ${at + 1}`).toSorted();
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (isDeskError(error) ? error.code : error),
  );

/** The same mails as a file and as a folder, and how one more comes in. */
const kinds = {
  async mbox(mails: readonly Uint8Array[]) {
    const path = join(folder, 'mail.mbox');
    await writeFile(path, asMbox(mails));
    return {
      archive: mboxArchive(path, { maxBytes: 1000 }),
      add: (mail: Uint8Array) => appendFile(path, asMbox([mail])),
    };
  },
  async Maildir(mails: readonly Uint8Array[]) {
    let count = 0;
    for (const name of ['new', 'cur', 'tmp']) await mkdir(join(folder, name));
    const add = async (mail: Uint8Array) => {
      count += 1;
      const name = `${1_700_000_000 + count}.M1P1.host`;
      await writeFile(count % 2 === 0 ? join(folder, 'new', name) : join(folder, 'cur', `${name}:2,S`), mail);
    };
    for (const mail of mails) await add(mail);
    return { archive: maildirArchive(folder, { maxBytes: 1000 }), add };
  },
};

describe.each(Object.entries(kinds))('an import from %s', (_name, make) => {
  test('brings all mail, tells what it refuses, and takes later what came later', async () => {
    const { archive, add } = await make([
      numbered(1),
      numbered(9, 'x'.repeat(2000)),
      Buffer.from('Subject: nobody\r\n\r\nx\r\n'),
      numbered(2),
    ]);
    const intake = mailIntake();
    const position = remembered();
    const errors: string[] = [];
    const seen: number[] = [];
    const options = {
      helpdesk: intake.helpdesk,
      position,
      onError: (error: unknown) =>
        errors.push(isDeskError(error, 'channel.mailRefused') ? error.message : String(error)),
      onProgress: ({ taken, refused }: { taken: number; refused: number }) => seen.push(taken + refused),
    };
    expect(await importMail(archive, options)).toEqual({ taken: 2, refused: 2, isComplete: true });
    expect(await intake.subjects()).toEqual(subjects(2));
    expect(errors).toEqual([
      expect.stringMatching(/bytes are too many$/),
      expect.stringMatching(/refused: no sender$/),
    ]);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(await importMail(archive, options)).toEqual({ taken: 0, refused: 0, isComplete: true });
    await add(numbered(3));
    expect(await importMail(archive, options)).toEqual({ taken: 1, refused: 0, isComplete: true });
    expect(await intake.subjects()).toEqual(subjects(3));
    expect(intake.offered).toHaveLength(4);
  });

  test('goes on where it was interrupted, wherever that is', async () => {
    const { archive } = await make(Array.from({ length: 12 }, (_, at) => numbered(at + 1)));
    for (let after = 0; after <= 12; after += 1) {
      const intake = mailIntake();
      const position = remembered();
      const signal = { aborted: after === 0 };
      const onProgress = ({ taken }: { taken: number }) => {
        signal.aborted = taken >= after;
      };
      const options = { helpdesk: intake.helpdesk, position };
      const first = await importMail(archive, { ...options, signal, onProgress });
      expect(first).toEqual({ taken: after, refused: 0, isComplete: after === 12 });
      expect(await importMail(archive, options)).toMatchObject({ taken: 12 - after, isComplete: true });
      expect(intake.offered).toHaveLength(12);
      expect(await intake.subjects()).toEqual(subjects(12));
    }
  });

  test('goes on when who follows it fails', async () => {
    const { archive } = await make([numbered(1), numbered(2)]);
    const errors: unknown[] = [];
    const progress = new Error('no screen');
    const onProgress = () => {
      throw progress;
    };
    const options = { helpdesk: mailIntake().helpdesk, position: remembered(), onProgress };
    const onError = (error: unknown) => errors.push(error);
    expect(await importMail(archive, { ...options, onError })).toMatchObject({ taken: 2, isComplete: true });
    expect(errors).toEqual([progress, progress]);
  });

  test('stops when the desk fails, at the mail that it failed with', async () => {
    const { archive } = await make(Array.from({ length: 5 }, (_, at) => numbered(at + 1)));
    const intake = mailIntake();
    const options = { helpdesk: intake.helpdesk, position: remembered() };
    intake.before = ({ body }) => {
      if (Buffer.from(body).includes('Mail 3')) throw new Error('the database is away');
    };
    expect(await codeOf(importMail(archive, options))).toBe('channel.notReceived');
    intake.before = () => {};
    expect(await importMail(archive, options)).toEqual({ taken: 3, refused: 0, isComplete: true });
    expect(await intake.subjects()).toEqual(subjects(5));
  });

  test('does not begin anew at a place that is none', async () => {
    const { archive } = await make([numbered(1)]);
    const position = { load: async () => 'nonsense', save: async () => {} };
    expect(await codeOf(importMail(archive, { helpdesk: mailIntake().helpdesk, position }))).toBe(
      'channel.badPosition',
    );
  });
});

const bytesOf = async (archive: MailArchive) => {
  const found: string[] = [];
  for await (const item of archive.read(null)) found.push(item.ok ? Buffer.from(item.bytes).toString() : item.why);
  return found;
};

test('an mbox that is shorter than it was is not read', async () => {
  const { archive } = await kinds.mbox([numbered(1), numbered(2)]);
  const options = { helpdesk: mailIntake().helpdesk, position: remembered() };
  await importMail(archive, options);
  await truncate(join(folder, 'mail.mbox'), 10);
  expect(await codeOf(importMail(archive, options))).toBe('channel.badPosition');
});

describe('a Maildir', () => {
  beforeEach(async () => {
    for (const name of ['new', 'cur']) await mkdir(join(folder, name));
  });

  test('is read in the order of its names, without drafts, trash and what is no mail', async () => {
    const put = (path: string, text = path) => writeFile(join(folder, path), text);
    await put('cur/1700000002.b:2,RS');
    await put('new/1700000001.a');
    await put('cur/1700000003.c:2,T');
    await put('cur/1700000004.d:2,DS');
    await put('new/.hidden');
    await mkdir(join(folder, 'cur', '1700000005.e'));
    await put('cur/1700000006.f:2,');
    expect(await bytesOf(maildirArchive(folder))).toEqual([
      'new/1700000001.a',
      'cur/1700000002.b:2,RS',
      'cur/1700000006.f:2,',
    ]);
    expect(await bytesOf(maildirArchive(folder, { without: 'R' }))).toHaveLength(4);
  });

  test('may be in use: what is marked is found under its new name, and what is removed is gone', async () => {
    for (const name of ['1.a', '2.b', '3.c']) await writeFile(join(folder, 'new', name), name);
    const found: string[] = [];
    for await (const item of maildirArchive(folder).read(null)) {
      found.push(item.ok ? Buffer.from(item.bytes).toString() : item.why);
      if (found.length > 1) continue;
      await rename(join(folder, 'new', '2.b'), join(folder, 'cur', '2.b:2,S'));
      await rm(join(folder, 'new', '3.c'));
    }
    expect(found).toEqual(['1.a', '2.b']);
  });
});
