/**
 * Blobs, cut into chunks.
 *
 * - `blobs` says which there are: `upload` names the chunks, of which there are as many as `chunks` says, `put_at` is when
 *   the bytes were put last, and `puts` how often: a sweep removes a blob only as it had seen it.
 * - `blob_uploads` are those that have begun and are not complete, `touched_at` is when their latest chunk came.
 * - `blob_chunks` are numbered from 0. Those of no blob belong to an upload that is under way or was cut off.
 */
export const blobs = `
CREATE TABLE blobs (
  tenant TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  upload TEXT NOT NULL,
  chunks INTEGER NOT NULL,
  size INTEGER NOT NULL,
  put_at REAL NOT NULL,
  puts INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_uploads (
  tenant TEXT NOT NULL,
  upload TEXT NOT NULL,
  touched_at REAL NOT NULL,
  PRIMARY KEY (tenant, upload)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_chunks (
  tenant TEXT NOT NULL,
  upload TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (tenant, upload, number)
) STRICT;
`;
