import { tables } from './001-tables.ts';
import { tenants } from './002-tenants.ts';
import { batch } from './003-batch.ts';
import { commit } from './004-commit.ts';
import { claim } from './005-claim.ts';
import { find } from './006-find.ts';
import { blobs } from './007-blobs.ts';
import { claims } from './008-claims.ts';
import { remove } from './009-remove.ts';
import { beside } from './010-beside.ts';
import { commitAll } from './011-commit-all.ts';
import { reindex } from './012-reindex.ts';
import { load } from './013-load.ts';
import { objections } from './014-objections.ts';
import { commitBatches } from './015-commit-batches.ts';
import { ownIndexes } from './016-own-indexes.ts';
import { presence } from './017-presence.ts';
import { writeBatches } from './018-write-batches.ts';
import { writeDecided } from './019-write-decided.ts';

/** Every schema change ever released, in order. Append only: `deskwright.migrations` keeps which a database has had. */
export const migrations: readonly string[] = [
  tables,
  tenants,
  batch,
  commit,
  claim,
  find,
  blobs,
  claims,
  remove,
  beside,
  commitAll,
  reindex,
  load,
  objections,
  commitBatches,
  ownIndexes,
  presence,
  writeBatches,
  writeDecided,
];
