import { createHash, randomUUID } from 'node:crypto';
import type { Instant } from '@deskwright/core/port';
import type { Connection } from '../connection.ts';
import { inDatabase } from './blob-failure.ts';
import { chunksOf } from './chunks.ts';

const STAGE = 'SELECT deskwright.blob_stage($1, $2, $3, $4, $5) IS NULL AS done';
const PUT = 'SELECT deskwright.blob_put($1, $2, $3, $4, $5, $6, $7) IS NULL AS done';
const DROP = 'SELECT deskwright.blob_drop($1, $2) IS NULL AS done';

/** Keeps a stream chunk by chunk, and shows it under its hash with the statement that brings the last one. */
export async function put(
  at: Connection,
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  now: () => Instant,
): Promise<{ readonly sha256: string; readonly size: number }> {
  const measure = { hash: createHash('sha256'), size: 0 };
  const upload = randomUUID();
  let staged = 0;
  try {
    let last: Uint8Array | null = null;
    for await (const chunk of chunksOf(bytes, limit, measure)) {
      const before: Uint8Array | null = last;
      if (before !== null) {
        const values = [at.tenantText, upload, staged, now(), before];
        staged += 1;
        await inDatabase(() => at.pool.query(STAGE, values));
      }
      last = chunk;
    }
    const blob = { sha256: measure.hash.digest('hex'), size: measure.size };
    const values = [at.tenantText, upload, blob.sha256, blob.size, now(), staged, last];
    await inDatabase(() => at.pool.query(PUT, values));
    return blob;
  } catch (error) {
    try {
      if (staged > 0) await at.pool.query(DROP, [at.tenantText, upload]);
    } catch {
      // A later sweep removes it; the first error is the one to tell.
    }
    throw error;
  }
}
