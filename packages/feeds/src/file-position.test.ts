import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeskError } from '@deskwright/core/port';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filePosition } from './file-position.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskwright-'));
});
afterEach(() => rm(folder, { recursive: true }));

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (isDeskError(error) ? error.code : error),
  );

it('keeps a position in a file, and nothing beside it', async () => {
  const path = join(folder, 'a', 'search.position');
  expect(await filePosition(path).load()).toBeNull();
  await filePosition(path).save('12-3');
  await filePosition(path).save('450-1');
  expect(await filePosition(path).load()).toBe('450-1');
  expect(await readdir(join(folder, 'a'))).toEqual(['search.position']);
});

it.each(['', '\n', '12', '12\n13\n', `${'9'.repeat(2000)}\n`])(
  'does not begin anew when the file holds %j',
  async (text) => {
    const path = join(folder, 'search.position');
    await writeFile(path, text);
    expect(await codeOf(filePosition(path).load())).toBe('feed.badPosition');
  },
);

it('says that the disk has failed, and leaves the old position', async () => {
  const file = join(folder, 'file');
  await filePosition(file).save('1');
  expect(await codeOf(filePosition(join(file, 'below')).save('1'))).toBe('feed.fileFailed');
  expect(await codeOf(filePosition(folder).load())).toBe('feed.fileFailed');
  expect(await codeOf(filePosition(folder).save('2'))).toBe('feed.fileFailed');
  expect(await filePosition(file).load()).toBe('1');
  expect(await readdir(folder)).toEqual(['file']);
});
