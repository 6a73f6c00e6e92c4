import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastLine, numberedMail, quickstart, quickstartJson, temporaryFolder } from './quickstart-command.ts';

const POSTMARK = 'From customer@customers.example Mon Nov 16 10:00:00 2026\n';
const COUNT = 300;

test('an mbox with a broken mail in it, in a folder beside others, loses only the broken one', async () => {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, 'inbox');
  await mkdir(join(inbox, 'older'), { recursive: true });
  const mails = Array.from(
    { length: COUNT },
    (_, number) => `${POSTMARK}${numberedMail(number).replaceAll('\r\n', '\n')}\n`,
  );
  mails.splice(100, 0, `${POSTMARK}\x00\x01 this is no mail\n\n`);
  await writeFile(join(inbox, 'all.mbox'), mails.join(''));
  await writeFile(join(inbox, 'older', 'one.eml'), numberedMail(COUNT));
  await writeFile(join(inbox, 'older', 'again.box'), mails[0] ?? '');
  await writeFile(join(inbox, 'notes.txt'), 'not mail, and nobody asked');

  const db = ['--db', join(folder.path, 'desk.db'), '--at', '2026-11-22T12:00:00Z'];
  const { code, stdout } = await quickstart(inbox, ...db);
  expect(code).toBe(0);
  expect(stdout).toMatch(/ {2}all\.mbox#101 +no mail headers\n/);
  expect(stdout).toContain(`… and ${COUNT + 1 - 50} more; --all prints every row.`);
  expect(lastLine(stdout)).toBe('303 read: 301 created, 0 joined, 0 ignored, 1 failed, 1 seen');

  const again = await quickstartJson(join(inbox, 'all.mbox'), ...db);
  expect(again.summary).toEqual({ read: 301, created: 0, joined: 0, ignored: 0, failed: 1, seen: 300 });
  expect(new Set(again.tickets.map(({ subject }) => subject)).size).toBe(COUNT + 1);
});

test('a file that cannot be read fails by itself, and is worth another try', async () => {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, 'inbox');
  await mkdir(join(inbox, 'a-folder-named.eml', 'inside.mbox'), { recursive: true });
  await mkdir(join(inbox, 'b'));
  await symlink(join(folder.path, 'nowhere'), join(inbox, 'b', 'gone.eml'));
  await writeFile(join(inbox, 'c.eml'), numberedMail(1));
  const { code, stdout } = await quickstart(inbox, '--db', join(folder.path, 'desk.db'));
  expect(code).toBe(1);
  expect(stdout).toMatch(/ {2}b\/gone\.eml +ENOENT/);
  expect(lastLine(stdout)).toBe('2 read: 1 created, 0 joined, 0 ignored, 1 failed, 0 seen');
});
