import { createHash, randomUUID } from 'node:crypto';
import { DeskError, type Instant } from '@deskwright/core/port';
import type { Connection } from '../connection.ts';
import { inTransaction } from '../transaction.ts';
import { inDatabase } from './blob-failure.ts';
import { chunksOf } from './chunks.ts';

const BEGIN = 'INSERT INTO blob_uploads (tenant, upload, touched_at) VALUES (?, ?, ?)';
const TOUCH = 'UPDATE blob_uploads SET touched_at = ? WHERE tenant = ? AND upload = ? RETURNING upload';
const END = 'DELETE FROM blob_uploads WHERE tenant = ? AND upload = ? RETURNING upload';
const ADD_CHUNK = 'INSERT INTO blob_chunks (tenant, upload, number, bytes) VALUES (?, ?, ?, ?)';
const DROP_CHUNKS = 'DELETE FROM blob_chunks WHERE tenant = ? AND upload = ?';
const SHOW = `INSERT INTO blobs (tenant, sha256, upload, chunks, size, put_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, sha256) DO UPDATE SET put_at = max(put_at, excluded.put_at), puts = puts + 1
RETURNING upload`;

/** Bytes whose chunks are kept as far as they have come, while nobody can see them. */
interface Upload {
  readonly name: string;
  /** How many chunks are kept. */
  chunks: number;
}

function swept(): DeskError {
  return new DeskError('blob.failed', 'The blob was swept away before it was complete');
}

/** Keeps one more chunk of an upload, and with it that the upload is alive. */
function stage(at: Connection, upload: Upload, chunk: Uint8Array, now: Instant): void {
  const { name, chunks } = upload;
  inTransaction(at.db, () => {
    if (chunks === 0) at.statement(BEGIN).run(at.tenantText, name, now);
    else if (at.statement(TOUCH).get(now, at.tenantText, name) === undefined) throw swept();
    at.statement(ADD_CHUNK).run(at.tenantText, name, chunks, chunk);
  });
  upload.chunks += 1;
}

/** Makes an upload, with its last chunk, the blob of a hash; when that is there already, makes it young. */
function complete(
  at: Connection,
  { name, chunks }: Upload,
  last: Uint8Array | null,
  blob: { readonly sha256: string; readonly size: number; readonly now: Instant },
): void {
  const total = chunks + (last === null ? 0 : 1);
  inTransaction(at.db, () => {
    const shown = at.statement(SHOW).get(at.tenantText, blob.sha256, name, total, blob.size, blob.now);
    const isNew = (shown as { readonly upload: string }).upload === name;
    const isWhole = chunks === 0 || at.statement(END).get(at.tenantText, name) !== undefined;
    if (!isNew) at.statement(DROP_CHUNKS).run(at.tenantText, name);
    else if (!isWhole) throw swept();
    else if (last !== null) at.statement(ADD_CHUNK).run(at.tenantText, name, chunks, last);
  });
}

/** Removes what is kept of an upload, unless it has become a blob. */
export function discard(at: Connection, upload: string): void {
  inTransaction(at.db, () => {
    if (at.statement(END).get(at.tenantText, upload) === undefined) return;
    at.statement(DROP_CHUNKS).run(at.tenantText, upload);
  });
}

/** Keeps a stream chunk by chunk, and shows it under its hash in the transaction that brings the last one. */
export async function put(
  at: Connection,
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  now: () => Instant,
): Promise<{ readonly sha256: string; readonly size: number }> {
  const measure = { hash: createHash('sha256'), size: 0 };
  const upload = { name: randomUUID(), chunks: 0 };
  try {
    let last: Uint8Array | null = null;
    for await (const chunk of chunksOf(bytes, limit, measure)) {
      const before: Uint8Array | null = last;
      if (before !== null) inDatabase(() => stage(at, upload, before, now()));
      last = chunk;
    }
    const blob = { sha256: measure.hash.digest('hex'), size: measure.size };
    inDatabase(() => complete(at, upload, last, { ...blob, now: now() }));
    return blob;
  } catch (error) {
    try {
      if (upload.chunks > 0) discard(at, upload.name);
    } catch {
      // A later sweep removes it; the first error is the one to tell.
    }
    throw error;
  }
}
