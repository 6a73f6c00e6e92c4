import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type BlobSubject, blobCases, conformance } from '@deskwright/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SqliteBlobs, sqliteBlobs, sqliteStorage } from '../index.ts';
import { CHUNK_BYTES } from './chunks.ts';

let directory: string;
let path: string;
let database: DatabaseSync;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
  database = new DatabaseSync(path);
});
afterEach(async () => {
  database.close();
  await rm(directory, { recursive: true });
});

async function create(): Promise<BlobSubject> {
  const own = await mkdtemp(join(tmpdir(), 'deskwright-'));
  const opened: SqliteBlobs[] = [];
  return {
    async open(now) {
      const blobs = sqliteBlobs({ path: join(own, 'desk.db'), now });
      opened.push(blobs);
      return blobs;
    },
    async dispose() {
      for (const blobs of opened) await blobs.close();
      await rm(own, { recursive: true });
    },
  };
}

conformance({ describe, it }, blobCases, { name: 'sqliteBlobs', traits: ['durable'], create });

const PLENTY = 1e9;

async function* stream(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function content(bytes: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> {
  if (bytes === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

function rows(): unknown {
  const counts = ['blobs', 'blob_uploads', 'blob_chunks'].map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  return { ...database.prepare(`SELECT ${counts.join(', ')}`).get() };
}

/** More than two chunks, no two alike. */
const large = Buffer.concat([1, 2, 3].map((byte) => Buffer.alloc(CHUNK_BYTES, byte))).subarray(5);

describe('chunks', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
    'of %i bytes come back',
    async (size) => {
      const blobs = sqliteBlobs({ database });
      const bytes = Buffer.alloc(size, 'deskwright');
      const put = await blobs.put(stream(bytes.subarray(0, 100), bytes.subarray(100)), size);
      expect(put).toEqual({ sha256: hash(bytes), size });
      expect(await content(await blobs.get(put.sha256))).toEqual(bytes);
      expect(rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: Math.ceil(size / CHUNK_BYTES) });
    },
  );

  it('are seen under their hash once the last of them is there', async () => {
    const blobs = sqliteBlobs({ database });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: taken, resolve: took } = Promise.withResolvers<void>();
    const halting = (async function* () {
      yield large;
      took();
      await released;
    })();
    const put = blobs.put(halting, PLENTY);
    await taken;
    expect(rows()).toEqual({ blobs: 0, blob_uploads: 1, blob_chunks: 1 });
    expect(await blobs.get(hash(large))).toBeNull();
    release();
    await put;
    expect(await content(await blobs.get(hash(large)))).toEqual(large);
  });

  it('that are too many or cut off leave nothing', async () => {
    const blobs = sqliteBlobs({ database });
    await expect(blobs.put(stream(large), large.length - 1)).rejects.toMatchObject({ code: 'blob.tooLarge' });
    const failing = (async function* () {
      yield large;
      yield large;
      throw new Error('cut off');
    })();
    await expect(blobs.put(failing, PLENTY)).rejects.toThrow('cut off');
    expect(rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('of an endless stream end at the limit', async () => {
    const blobs = sqliteBlobs({ database });
    let given = 0;
    const endless = (async function* () {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000);
      }
    })();
    await expect(blobs.put(endless, 2 * CHUNK_BYTES)).rejects.toMatchObject({ code: 'blob.tooLarge' });
    expect(given).toBeLessThanOrEqual(2 * CHUNK_BYTES + 1000);
  });

  it('are read one at a time', async () => {
    const blobs = sqliteBlobs({ database });
    const { sha256 } = await blobs.put(stream(large), PLENTY);
    const read = (await blobs.get(sha256))?.[Symbol.asyncIterator]();
    expect((await read?.next())?.value).toHaveLength(CHUNK_BYTES);
    database.exec('UPDATE blob_chunks SET bytes = zeroblob(7) WHERE number = 1');
    expect((await read?.next())?.value).toEqual(new Uint8Array(7));
    database.exec('DELETE FROM blob_chunks WHERE number = 2');
    await expect(read?.next()).rejects.toMatchObject({ code: 'blob.failed' });
  });

  it('of equal bytes are kept once, however many put them at once', async () => {
    const blobs = sqliteBlobs({ database });
    await Promise.all(Array.from({ length: 5 }, () => blobs.put(stream(large, large), PLENTY)));
    expect(rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: 6 });
  });
});

describe('a sweep', () => {
  it('does not remove bytes that are put again while it looks up their references, whatever the clock says', async () => {
    const blobs = sqliteBlobs({ database, now: () => 10_000 });
    const { sha256 } = await blobs.put(stream(large), PLENTY);
    const putMeanwhile = async () => {
      await blobs.put(stream(large), PLENTY);
      return false;
    };
    expect(await blobs.sweep(putMeanwhile, Number.MAX_SAFE_INTEGER, [sha256])).toBe(0);
    expect(await blobs.sweep(putMeanwhile, Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await content(await blobs.get(sha256))).toEqual(large);
    expect(await blobs.sweep(async () => false, Number.MAX_SAFE_INTEGER)).toBe(1);
    expect(rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('of everything removes what a crash left of uploads once it is old, and no other sweep does', async () => {
    let now = 10_000;
    const blobs = sqliteBlobs({ database, now: () => now });
    // A process that dies does not get to tidy up.
    void blobs.put(
      (async function* () {
        yield large;
        await new Promise(() => {});
      })(),
      PLENTY,
    );
    while ((rows() as { blob_chunks: number }).blob_chunks < 1) await new Promise(setImmediate);
    const { sha256 } = await blobs.put(stream(large), PLENTY);
    const never = async () => false;
    now = 50_000;
    expect(await blobs.sweep(never, 20_000, ['0'.repeat(64)])).toBe(0);
    expect(await blobs.sweep(async () => true, 10_000)).toBe(0);
    expect(rows()).toEqual({ blobs: 1, blob_uploads: 1, blob_chunks: 4 });
    expect(await blobs.sweep(async () => true, 20_000)).toBe(0);
    expect(rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: 3 });
    expect(await content(await blobs.get(sha256))).toEqual(large);
  });

  it('that takes an upload for cut off makes its put fail, not its blob incomplete', async () => {
    const blobs = sqliteBlobs({ database, now: () => 10_000 });
    const sweptMeanwhile = (parts: number) =>
      (async function* () {
        yield large;
        await blobs.sweep(async () => false, 20_000);
        for (let part = 0; part < parts; part += 1) yield large;
      })();
    await expect(blobs.put(sweptMeanwhile(0), PLENTY)).rejects.toMatchObject({ code: 'blob.failed' });
    await expect(blobs.put(sweptMeanwhile(2), PLENTY)).rejects.toMatchObject({ code: 'blob.failed' });
    expect(rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('goes through more than a page', async () => {
    const blobs = sqliteBlobs({ database, now: () => 0 });
    database.exec('BEGIN');
    const fill = database.prepare("INSERT INTO blobs VALUES ('default', ?, ?, 0, 0, 0, 1)");
    for (let n = 0; n < 1200; n += 1) fill.run(hash(Buffer.from(`${n}`)), `${n}`);
    database.exec('COMMIT');
    const kept = hash(Buffer.from('7'));
    expect(await blobs.sweep(async (sha256) => sha256 === kept, 1)).toBe(1199);
    expect(await content(await blobs.get(kept))).toHaveLength(0);
  });
});

describe('tenants', () => {
  it('see, refresh and sweep what is theirs', async () => {
    const [north, south] = ['north', 'south'].map((tenant) => sqliteBlobs({ database, tenant, now: () => 0 }));
    const put = await north?.put(stream(large), PLENTY);
    const sha256 = put?.sha256 ?? '';
    expect(await south?.get(sha256)).toBeNull();
    await south?.put(stream(large), PLENTY);
    expect(await south?.sweep(async () => false, 1)).toBe(1);
    expect(await south?.get(sha256)).toBeNull();
    expect(await content((await north?.get(sha256)) ?? null)).toEqual(large);
  });
});

describe('errors', () => {
  it('a full disk is blob.full, leaves nothing, and is over when there is room again', async () => {
    const storage = sqliteStorage({ database, fields: {} });
    const blobs = sqliteBlobs({ database });
    await blobs.put(stream(Buffer.from('small')), 5);
    const { page_count } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${page_count + Math.floor((2.5 * CHUNK_BYTES) / 4096)}`);
    const full = { code: 'blob.full', cause: { errcode: 13 } };
    await expect(blobs.put(stream(large, large), PLENTY)).rejects.toMatchObject(full);
    expect(database.isTransaction).toBe(false);
    expect(rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: 1 });
    expect(await storage.count('ticket', { now: 0 })).toEqual([{ key: [], count: 0 }]);
    database.exec('PRAGMA max_page_count = 4294967294');
    const { sha256 } = await blobs.put(stream(large, large), PLENTY);
    expect(await content(await blobs.get(sha256))).toHaveLength(2 * large.length);
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });

  it('of a database that its owner closed are blob.failed with their cause', async () => {
    const own = new DatabaseSync(':memory:');
    const blobs = sqliteBlobs({ database: own });
    own.close();
    const failed = { code: 'blob.failed', cause: { code: 'ERR_INVALID_STATE' } };
    await expect(blobs.put(stream(large), PLENTY)).rejects.toMatchObject(failed);
    await expect(blobs.get(hash(large))).rejects.toMatchObject(failed);
    await expect(blobs.sweep(async () => false, 1)).rejects.toMatchObject(failed);
  });

  it('in opening are those of the storage', () => {
    const options = { path: join(directory, 'no', 'such', 'folder.db') };
    expect(() => sqliteBlobs(options)).toThrow(expect.objectContaining({ code: 'storage.failed' }));
  });
});

describe('blobs opened by path', () => {
  it('close once, and a database handed in stays open', async () => {
    const own = sqliteBlobs({ path });
    const { sha256 } = await own.put(stream(large), PLENTY);
    await own.close();
    await own.close();
    await expect(own.get(sha256)).rejects.toMatchObject({ code: 'blob.failed' });
    const shared = sqliteBlobs({ database });
    await shared.close();
    expect(await content(await shared.get(sha256))).toEqual(large);
  });
});
