import { createHash } from 'node:crypto';
import { type BlobSubject, blobCases, conformance } from '@deskwright/testkit';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHUNK_BYTES } from '../src/blobs/chunks.ts';
import { type PostgresPool, postgresBlobs } from '../src/index.ts';
import { migrate } from '../src/migrate.ts';
import { migrations } from '../src/migrations/index.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await openDatabase();
  sql = postgres(database.url('app'), { onnotice: () => {} });
});
beforeEach(() => database.clear());
afterAll(async () => {
  await sql.end();
  await database.close();
});

const DRIVERS: Readonly<Record<string, () => PostgresPool>> = {
  pg: () => database.app,
  postgres: () => ({ query: async (text, values) => ({ rows: await sql.unsafe(text, values) }) }),
};

function subject(pool: () => PostgresPool): () => Promise<BlobSubject> {
  return async () => ({
    open: async (now) => postgresBlobs({ pool: pool(), now }),
    dispose: () => database.clear(),
  });
}

for (const [name, pool] of Object.entries(DRIVERS)) {
  const create = subject(pool);
  conformance({ describe, it }, blobCases, { name: `postgresBlobs, on ${name}`, traits: ['durable'], create });
}

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

async function rows(): Promise<unknown> {
  const counts = ['blobs', 'blob_uploads', 'blob_chunks'].map(
    (table) => `(SELECT count(*)::int FROM deskwright.${table}) AS ${table}`,
  );
  return (await database.admin.query(`SELECT ${counts.join(', ')}`)).rows[0];
}

/** More than two chunks, no two alike. */
const large = Buffer.concat([1, 2, 3].map((byte) => Buffer.alloc(CHUNK_BYTES, byte))).subarray(5);

/** The pool, with something that happens to some of its statements. */
function meddling(
  on: RegExp,
  meddle: (run: () => ReturnType<PostgresPool['query']>) => Promise<unknown>,
): PostgresPool {
  return {
    async query(text, values) {
      const run = () => database.app.query(text, values);
      return on.test(text) ? ((await meddle(run)) as Awaited<ReturnType<PostgresPool['query']>>) : run();
    },
  };
}

const lost = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });

describe.each(Object.keys(DRIVERS))('chunks, on %s', (name) => {
  const pool: PostgresPool = { query: (text, values) => (DRIVERS[name] ?? DRIVERS.pg!)().query(text, values) };

  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
    'of %i bytes come back',
    async (size) => {
      const blobs = postgresBlobs({ pool });
      const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, at) => at % 251));
      const put = await blobs.put(stream(bytes.subarray(0, 100), bytes.subarray(100)), size);
      expect(put).toEqual({ sha256: hash(bytes), size });
      expect(await content(await blobs.get(put.sha256))).toEqual(bytes);
      expect(await rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: Math.ceil(size / CHUNK_BYTES) });
    },
  );
});

describe('chunks', () => {
  it('are seen under their hash once the last of them is there', async () => {
    const blobs = postgresBlobs({ pool: database.app });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: taken, resolve: took } = Promise.withResolvers<void>();
    const halting = (async function* () {
      yield large;
      took();
      await released;
    })();
    const put = blobs.put(halting, PLENTY);
    await taken;
    expect(await rows()).toEqual({ blobs: 0, blob_uploads: 1, blob_chunks: 1 });
    expect(await blobs.get(hash(large))).toBeNull();
    release();
    await put;
    expect(await content(await blobs.get(hash(large)))).toEqual(large);
  });

  it('that are too many or cut off leave nothing', async () => {
    const blobs = postgresBlobs({ pool: database.app });
    await expect(blobs.put(stream(large), large.length - 1)).rejects.toMatchObject({ code: 'blob.tooLarge' });
    const failing = (async function* () {
      yield large;
      yield large;
      throw new Error('cut off');
    })();
    await expect(blobs.put(failing, PLENTY)).rejects.toThrow('cut off');
    expect(await rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('are read one at a time', async () => {
    const blobs = postgresBlobs({ pool: database.app });
    const { sha256 } = await blobs.put(stream(large), PLENTY);
    const read = (await blobs.get(sha256))?.[Symbol.asyncIterator]();
    expect((await read?.next())?.value).toHaveLength(CHUNK_BYTES);
    await database.admin.query("UPDATE deskwright.blob_chunks SET bytes = 'seven..' WHERE number = 1");
    expect((await read?.next())?.value).toEqual(Buffer.from('seven..'));
    await database.admin.query('DELETE FROM deskwright.blob_chunks WHERE number = 2');
    await expect(read?.next()).rejects.toMatchObject({ code: 'blob.failed' });
  });

  it('of equal bytes are kept once, however many put them at once', async () => {
    const blobs = postgresBlobs({ pool: database.app });
    for (const bytes of [large, Buffer.from('small')]) {
      await Promise.all(Array.from({ length: 10 }, () => blobs.put(stream(bytes), PLENTY)));
    }
    expect(await rows()).toEqual({ blobs: 2, blob_uploads: 0, blob_chunks: 4 });
  });
});

describe('a sweep', () => {
  const never = async () => false;

  it('does not remove bytes that are put again while it looks up their references, whatever the clock says', async () => {
    const blobs = postgresBlobs({ pool: database.app, now: () => 10_000 });
    const { sha256 } = await blobs.put(stream(large), PLENTY);
    const putMeanwhile = async () => {
      await blobs.put(stream(large), PLENTY);
      return false;
    };
    expect(await blobs.sweep(putMeanwhile, Number.MAX_SAFE_INTEGER, [sha256])).toBe(0);
    expect(await blobs.sweep(putMeanwhile, Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await content(await blobs.get(sha256))).toEqual(large);
    expect(await blobs.sweep(never, Number.MAX_SAFE_INTEGER)).toBe(1);
    expect(await rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('may race with puts of the same bytes: they are there afterwards, whole', async () => {
    let now = 0;
    const blobs = postgresBlobs({ pool: database.app, now: () => now });
    for (let round = 0; round < 30; round += 1) {
      now = 0;
      await database.clear();
      const { sha256 } = await blobs.put(stream(large), PLENTY);
      now = 10;
      const puts = [0, 1].map(() => blobs.put(stream(large), PLENTY));
      const sweeps = [0, 1, 2].map(() => blobs.sweep(never, 5));
      await Promise.all([...puts, ...sweeps]);
      expect(await content(await blobs.get(sha256))).toEqual(large);
      expect(await rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: 3 });
    }
  });

  it('of everything removes what a crash left of uploads once it is old, and no other sweep does', async () => {
    let now = 10_000;
    const blobs = postgresBlobs({ pool: database.app, now: () => now });
    const { promise: taken, resolve: took } = Promise.withResolvers<void>();
    // A process that dies does not get to tidy up.
    void blobs.put(
      (async function* () {
        yield large;
        took();
        await new Promise(() => {});
      })(),
      PLENTY,
    );
    await taken;
    const { sha256 } = await blobs.put(stream(large), PLENTY);
    now = 50_000;
    expect(await blobs.sweep(never, 20_000, ['0'.repeat(64)])).toBe(0);
    expect(await blobs.sweep(async () => true, 10_000)).toBe(0);
    expect(await rows()).toEqual({ blobs: 1, blob_uploads: 1, blob_chunks: 4 });
    expect(await blobs.sweep(async () => true, 20_000)).toBe(0);
    expect(await rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: 3 });
    expect(await content(await blobs.get(sha256))).toEqual(large);
  });

  it('that takes an upload for cut off makes its put fail, not its blob incomplete', async () => {
    const blobs = postgresBlobs({ pool: database.app, now: () => 10_000 });
    const sweptMeanwhile = (parts: number) =>
      (async function* () {
        yield large;
        await blobs.sweep(never, 20_000);
        for (let part = 0; part < parts; part += 1) yield large;
      })();
    const failure = { code: 'blob.failed', message: 'The blob was swept away before it was complete' };
    await expect(blobs.put(sweptMeanwhile(0), PLENTY)).rejects.toMatchObject(failure);
    await expect(blobs.put(sweptMeanwhile(2), PLENTY)).rejects.toMatchObject(failure);
    expect(await rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('goes through more than a page', async () => {
    const blobs = postgresBlobs({ pool: database.app, now: () => 0 });
    await database.admin.query(`
      INSERT INTO deskwright.blobs (tenant, sha256, upload, chunks, size, put_at)
      SELECT 'default', encode(sha256(n::text::bytea), 'hex'), n::text, 0, 0, 0 FROM generate_series(1, 1200) AS n;
      INSERT INTO deskwright.blob_uploads SELECT 'default', n::text, 0 FROM generate_series(2001, 3200) AS n`);
    const kept = hash(Buffer.from('7'));
    expect(await blobs.sweep(async (sha256) => sha256 === kept, 1)).toBe(1199);
    expect(await content(await blobs.get(kept))).toHaveLength(0);
    expect(await rows()).toEqual({ blobs: 1, blob_uploads: 0, blob_chunks: 0 });
  });
});

describe('tenants', () => {
  it('see, refresh and sweep what is theirs, also for a superuser, whom row-level security does not bind', async () => {
    for (const pool of [database.app, database.admin]) {
      const [north, south] = ['north', 'south'].map((tenant) => postgresBlobs({ pool, tenant, now: () => 0 }));
      const sha256 = (await north?.put(stream(large), PLENTY))?.sha256 ?? '';
      expect(await south?.get(sha256)).toBeNull();
      await south?.put(stream(large), PLENTY);
      expect(await south?.sweep(async () => false, 1)).toBe(1);
      expect(await south?.get(sha256)).toBeNull();
      expect(await content((await north?.get(sha256)) ?? null)).toEqual(large);
      await database.clear();
    }
  });

  it('need a name', () => {
    expect(() => postgresBlobs({ pool: database.app, tenant: '' })).toThrow(
      expect.objectContaining({ code: 'storage.badTenant' }),
    );
  });
});

describe('errors', () => {
  it('a lost connection in the middle of an upload is blob.failed, leaves nothing, and the next put works', async () => {
    let isLost = true;
    const pool = meddling(/blob_stage/, async (run) => {
      const answer = await run();
      if (!isLost) return answer;
      isLost = false;
      throw lost;
    });
    const blobs = postgresBlobs({ pool });
    await expect(blobs.put(stream(large), PLENTY)).rejects.toMatchObject({ code: 'blob.failed', cause: lost });
    expect(await rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
    await blobs.put(stream(large), PLENTY);
    expect(await content(await blobs.get(hash(large)))).toEqual(large);
  });

  it('an answer that is lost after the blob has been made takes nothing of it away', async () => {
    const pool = meddling(/blob_put/, async (run) => {
      await run();
      throw lost;
    });
    const blobs = postgresBlobs({ pool });
    await expect(blobs.put(stream(large), PLENTY)).rejects.toMatchObject({ code: 'blob.failed' });
    expect(await content(await blobs.get(hash(large)))).toEqual(large);
  });

  it('a full disk is blob.full', async () => {
    const full = Object.assign(new Error('could not extend file'), { code: '53100' });
    const blobs = postgresBlobs({ pool: meddling(/blob_put/, () => Promise.reject(full)) });
    await expect(blobs.put(stream(large), PLENTY)).rejects.toMatchObject({ code: 'blob.full', cause: full });
    expect(await rows()).toEqual({ blobs: 0, blob_uploads: 0, blob_chunks: 0 });
  });

  it('a migration that is outstanding is storage.older, until it is done', async () => {
    const young = await openDatabase({ migrated: false });
    const blobs = postgresBlobs({ pool: young.owner });
    await expect(blobs.get(hash(large))).rejects.toMatchObject({ code: 'storage.older' });
    await migrate(young.owner, migrations);
    expect(await blobs.get(hash(large))).toBeNull();
    await young.close();
  });
});
