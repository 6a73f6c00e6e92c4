import type { Instant } from '@deskwright/core/port';
import type { Connection } from '../connection.ts';
import { inTransaction } from '../transaction.ts';
import { inDatabase } from './blob-failure.ts';
import { discard } from './put.ts';

const PAGE = 500;

const OLD = `SELECT sha256, puts FROM blobs
WHERE tenant = ? AND sha256 > ? AND put_at < ? ORDER BY sha256 LIMIT ${PAGE}`;
const ONE_OLD = 'SELECT sha256, puts FROM blobs WHERE tenant = ? AND sha256 = ? AND put_at < ?';
const REMOVE = 'DELETE FROM blobs WHERE tenant = ? AND sha256 = ? AND puts = ? AND put_at < ? RETURNING upload';
const DROP_CHUNKS = 'DELETE FROM blob_chunks WHERE tenant = ? AND upload = ?';
const CUT_OFF = `SELECT upload FROM blob_uploads WHERE tenant = ? AND touched_at < ? LIMIT ${PAGE}`;

interface OldBlob {
  readonly sha256: string;
  readonly puts: number;
}

function* named(at: Connection, hashes: readonly string[], olderThan: Instant): Generator<OldBlob> {
  for (const sha256 of hashes) {
    const blob = inDatabase(() => at.statement(ONE_OLD).get(at.tenantText, sha256, olderThan));
    if (blob !== undefined) yield blob as OldBlob;
  }
}

function* all(at: Connection, olderThan: Instant): Generator<OldBlob> {
  for (let after = ''; ; ) {
    const page = inDatabase(() => at.statement(OLD).all(at.tenantText, after, olderThan)) as OldBlob[];
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.sha256;
  }
}

/** Removes a blob unless it has been put again since it was looked at, and says whether it did. */
function remove(at: Connection, { sha256, puts }: OldBlob, olderThan: Instant): boolean {
  return inTransaction(at.db, () => {
    const removed = at.statement(REMOVE).get(at.tenantText, sha256, puts, olderThan);
    if (removed === undefined) return false;
    at.statement(DROP_CHUNKS).run(at.tenantText, (removed as { readonly upload: string }).upload);
    return true;
  });
}

/** Removes what was cut off while it was put, one upload in a transaction. */
function removeCutOff(at: Connection, olderThan: Instant): void {
  for (;;) {
    const page = at.statement(CUT_OFF).all(at.tenantText, olderThan) as { readonly upload: string }[];
    for (const { upload } of page) discard(at, upload);
    if (page.length < PAGE) return;
  }
}

/** See `sweep` of the port. One of everything removes what a crash left of uploads, too. */
export async function sweep(
  at: Connection,
  isReferenced: (sha256: string) => Promise<boolean>,
  olderThan: Instant,
  among: readonly string[] | undefined,
): Promise<number> {
  let swept = 0;
  for (const blob of among === undefined ? all(at, olderThan) : named(at, among, olderThan)) {
    if (await isReferenced(blob.sha256)) continue;
    if (inDatabase(() => remove(at, blob, olderThan))) swept += 1;
  }
  if (among === undefined) inDatabase(() => removeCutOff(at, olderThan));
  return swept;
}
