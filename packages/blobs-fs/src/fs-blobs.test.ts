import { copyFile, mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobSubject, blobCases, conformance } from '@deskwright/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fsBlobs } from './index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function create(): Promise<BlobSubject> {
  const own = await mkdtemp(join(tmpdir(), 'deskwright-'));
  return {
    open: async (now) => fsBlobs({ directory: join(own, 'blobs'), now }),
    dispose: () => rm(own, { recursive: true }),
  };
}

conformance({ describe, it }, blobCases, { name: 'fsBlobs', traits: ['durable'], create });

async function* chunks(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

/** A source of which the first chunk has been taken, while the rest is yet to come. */
function halted(first: string): { readonly bytes: AsyncIterable<Uint8Array>; taken: Promise<void>; go: () => void } {
  const { promise: released, resolve: go } = Promise.withResolvers<void>();
  const { promise: taken, resolve: took } = Promise.withResolvers<void>();
  const bytes = (async function* () {
    yield Buffer.from(first);
    took();
    await released;
  })();
  return { bytes, taken, go };
}

describe('files', () => {
  it('lie in folders by the first bytes of their hash, and nothing else is left behind', async () => {
    const { sha256 } = await fsBlobs({ directory }).put(chunks('hel', 'lo'), 5);
    expect(sha256).toBe(HELLO);
    expect((await readdir(directory, { recursive: true })).toSorted()).toEqual(['2c', `2c/${HELLO}`, 'incoming']);
  });

  it('have their name only when they are complete', async () => {
    const blobs = fsBlobs({ directory });
    const { bytes, taken, go } = halted('hello');
    const put = blobs.put(bytes, 10);
    await taken;
    expect(await readdir(directory)).toEqual(['incoming']);
    expect(await readdir(join(directory, 'incoming'))).toHaveLength(1);
    expect(await blobs.get(HELLO)).toBeNull();
    go();
    await put;
    expect(await blobs.get(HELLO)).not.toBeNull();
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('that are too large or cut off leave no temporary file', async () => {
    const blobs = fsBlobs({ directory });
    await expect(blobs.put(chunks('hello', '!'), 5)).rejects.toMatchObject({ code: 'blob.tooLarge' });
    const failing = (async function* () {
      yield Buffer.from('x');
      throw new Error('cut off');
    })();
    await expect(blobs.put(failing, 5)).rejects.toThrow('cut off');
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('are dated by the system clock unless told otherwise', async () => {
    const start = Date.now();
    const blobs = fsBlobs({ directory });
    await blobs.put(chunks('hello'), 5);
    expect(await blobs.sweep(async () => false, start - 1000)).toBe(0);
    expect(await blobs.sweep(async () => false, Date.now() + 1000)).toBe(1);
  });
});

describe('a sweep', () => {
  it('of everything removes what a crash left half written, once it is old', async () => {
    await mkdir(join(directory, 'incoming'));
    const left = join(directory, 'incoming', 'left-by-a-crash');
    await writeFile(left, 'hel');
    await utimes(left, 10, 10);
    const blobs = fsBlobs({ directory });
    expect(await blobs.sweep(async () => false, 20_000, [HELLO])).toBe(0);
    await blobs.sweep(async () => false, 10_000);
    expect(await readdir(join(directory, 'incoming'))).toEqual(['left-by-a-crash']);
    expect(await blobs.sweep(async () => false, 20_000)).toBe(0);
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('does not remove bytes that are put again while it looks up their references', async () => {
    let now = 10_000;
    const blobs = fsBlobs({ directory, now: () => now });
    await blobs.put(chunks('hello'), 5);
    now = 30_000;
    const putMeanwhile = async () => {
      await blobs.put(chunks('hello'), 5);
      return false;
    };
    expect(await blobs.sweep(putMeanwhile, 20_000)).toBe(0);
    expect(await blobs.get(HELLO)).not.toBeNull();
  });

  it('puts back what a sweep before had moved aside when its process ended, unless nobody wants it', async () => {
    const blobs = fsBlobs({ directory, now: () => 10_000 });
    await blobs.put(chunks('hello'), 5);
    const path = join(directory, '2c', HELLO);
    const aside = join(directory, 'incoming', `${HELLO}.00000000-0000-4000-8000-000000000000`);
    const isThere = async () => (await blobs.get(HELLO)) !== null;
    // Put again while it was looked at, and so young.
    await rename(path, aside);
    expect(await blobs.sweep(async () => false, 10_000)).toBe(0);
    expect(await isThere()).toBe(true);
    // Old by now, and a message refers to it.
    await rename(path, aside);
    expect(await blobs.sweep(async () => true, 20_000)).toBe(0);
    expect(await isThere()).toBe(true);
    // There is another copy already.
    await copyFile(path, aside);
    await utimes(aside, 10, 10);
    await blobs.sweep(async () => true, 20_000);
    expect(await isThere()).toBe(true);
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
    await rename(path, aside);
    await blobs.sweep(async () => false, 20_000);
    expect(await isThere()).toBe(false);
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('leaves files alone that are not ours', async () => {
    await mkdir(join(directory, 'aa', 'bb'), { recursive: true });
    await writeFile(join(directory, 'README'), '');
    await writeFile(join(directory, 'aa', 'bb', 'notes'), '');
    await writeFile(join(directory, 'aa', 'bb', HELLO), '');
    expect(await fsBlobs({ directory, now: () => 0 }).sweep(async () => false, Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await readdir(join(directory, 'aa', 'bb'))).toHaveLength(2);
  });
});

describe('errors', () => {
  it('of the file system are DeskErrors with their cause', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const failed = { code: 'blob.failed', cause: { code: 'ENOTDIR' } };
    await expect(fsBlobs({ directory: file }).put(chunks('hello'), 5)).rejects.toMatchObject(failed);
    await expect(fsBlobs({ directory: file }).get(HELLO)).rejects.toMatchObject(failed);
  });
});
