import type { Instant } from '@deskwright/core/port';
import type { Connection } from '../connection.ts';
import { inDatabase } from './blob-failure.ts';

const PAGE = 500;

const OLD = `SELECT blobs.sha256, blobs.puts FROM deskwright.blobs
WHERE blobs.tenant = own.tenant AND blobs.sha256 > $2 AND blobs.put_at < $3::double precision
ORDER BY blobs.sha256 LIMIT ${PAGE}`;
const ONE_OLD = `SELECT blobs.sha256, blobs.puts FROM deskwright.blobs
WHERE blobs.tenant = own.tenant AND blobs.sha256 = $2 AND blobs.put_at < $3::double precision OFFSET 0`;
const REMOVE = 'SELECT deskwright.blob_remove($1, $2, $3, $4)::int AS removed';
const SWEEP_UPLOADS = `SELECT deskwright.blob_sweep($1, $2, ${PAGE}) AS removed`;

interface OldBlob {
  readonly sha256: string;
  readonly puts: number;
}

const HASH = /^[0-9a-f]{64}$/;

async function old(at: Connection, query: string, hash: string, olderThan: Instant): Promise<readonly OldBlob[]> {
  const rows = await inDatabase(() => at.rows(query, [hash, olderThan]));
  return rows.map(({ sha256, puts }) => ({ sha256: String(sha256), puts: Number(puts) }));
}

async function* named(at: Connection, hashes: readonly string[], olderThan: Instant): AsyncGenerator<OldBlob> {
  for (const hash of hashes) if (HASH.test(hash)) yield* await old(at, ONE_OLD, hash, olderThan);
}

async function* all(at: Connection, olderThan: Instant): AsyncGenerator<OldBlob> {
  for (let after = ''; ; ) {
    const page = await old(at, OLD, after, olderThan);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.sha256;
  }
}

/** Runs a statement that says in `removed` how many it has removed. */
async function removed(at: Connection, statement: string, values: readonly (string | number)[]): Promise<number> {
  const { rows } = await inDatabase(() => at.pool.query(statement, [at.tenantText, ...values]));
  return (rows[0] as { readonly removed: number }).removed;
}

/** See `sweep` of the port. One of everything removes what a crash left of uploads, too. */
export async function sweep(
  at: Connection,
  isReferenced: (sha256: string) => Promise<boolean>,
  olderThan: Instant,
  among: readonly string[] | undefined,
): Promise<number> {
  let swept = 0;
  for await (const { sha256, puts } of among === undefined ? all(at, olderThan) : named(at, among, olderThan)) {
    if (await isReferenced(sha256)) continue;
    swept += await removed(at, REMOVE, [sha256, puts, olderThan]);
  }
  if (among === undefined) while ((await removed(at, SWEEP_UPLOADS, [olderThan])) === PAGE);
  return swept;
}
