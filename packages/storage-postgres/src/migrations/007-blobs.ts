const TABLES = ['blobs', 'blob_uploads', 'blob_chunks'];

/**
 * Blobs, cut into chunks, with tenants apart as everywhere.
 *
 * - `blobs` says which there are: `upload` names the chunks, of which there are as many as `chunks` says, `put_at` is when
 *   the bytes were put last, and `puts` how often: a sweep removes a blob only as it had seen it.
 * - `blob_uploads` are those that have begun and are not complete, `touched_at` is when their latest chunk came.
 * - `blob_chunks` are numbered from 0. Those of no blob belong to an upload that is under way or was cut off.
 *
 * Each function is a transaction of its own. `blob_stage` keeps a chunk of an upload, and with it that the upload is alive.
 * `blob_put` makes an upload, with its last chunk, the blob of a hash; when that is there already, makes it young and drops
 * the upload. `blob_drop` removes an upload unless it has become a blob, as it may have when the connection was lost;
 * `blob_remove` a blob unless it has been put again since it was looked at; `blob_sweep` a page of uploads that were cut
 * off. Chunks are dropped by a statement of their own, which sees all that came before the row that names them was locked.
 */
export const blobs = `
CREATE TABLE deskwright.blobs (
  tenant text COLLATE "C" NOT NULL,
  sha256 text COLLATE "C" NOT NULL,
  upload text COLLATE "C" NOT NULL,
  chunks integer NOT NULL,
  size bigint NOT NULL,
  put_at double precision NOT NULL,
  puts integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant, sha256)
);

CREATE TABLE deskwright.blob_uploads (
  tenant text COLLATE "C" NOT NULL,
  upload text COLLATE "C" NOT NULL,
  touched_at double precision NOT NULL,
  PRIMARY KEY (tenant, upload)
);

CREATE TABLE deskwright.blob_chunks (
  tenant text COLLATE "C" NOT NULL,
  upload text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (tenant, upload, number)
);
${TABLES.map(
  (table) => `
ALTER TABLE deskwright.${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON deskwright.${table}
  USING (tenant = (SELECT nullif(current_setting('deskwright.tenant', true), '')));`,
).join('\n')}

CREATE FUNCTION deskwright.blob_stage(own text, named text, nth integer, present double precision, chunk bytea)
RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  IF nth = 0 THEN
    INSERT INTO deskwright.blob_uploads (tenant, upload, touched_at) VALUES (own, named, present);
  ELSE
    UPDATE deskwright.blob_uploads SET touched_at = present WHERE tenant = own AND upload = named;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'The blob was swept away before it was complete' USING ERRCODE = 'no_data_found';
    END IF;
  END IF;
  INSERT INTO deskwright.blob_chunks (tenant, upload, number, bytes) VALUES (own, named, nth, chunk);
END
$fn$;

CREATE FUNCTION deskwright.blob_put(
  own text, named text, hash text, length bigint, present double precision, staged integer, chunk bytea
) RETURNS void LANGUAGE plpgsql AS $fn$
DECLARE
  shown text;
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  INSERT INTO deskwright.blobs (tenant, sha256, upload, chunks, size, put_at)
  VALUES (own, hash, named, staged + CASE WHEN chunk IS NULL THEN 0 ELSE 1 END, length, present)
  ON CONFLICT (tenant, sha256)
  DO UPDATE SET put_at = greatest(blobs.put_at, excluded.put_at), puts = blobs.puts + 1
  RETURNING upload INTO shown;
  IF staged > 0 THEN
    DELETE FROM deskwright.blob_uploads WHERE tenant = own AND upload = named;
    IF shown = named AND NOT FOUND THEN
      RAISE EXCEPTION 'The blob was swept away before it was complete' USING ERRCODE = 'no_data_found';
    END IF;
  END IF;
  IF shown <> named THEN
    DELETE FROM deskwright.blob_chunks WHERE tenant = own AND upload = named;
  ELSIF chunk IS NOT NULL THEN
    INSERT INTO deskwright.blob_chunks (tenant, upload, number, bytes) VALUES (own, named, staged, chunk);
  END IF;
END
$fn$;

CREATE FUNCTION deskwright.blob_drop(own text, named text) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  DELETE FROM deskwright.blob_uploads WHERE tenant = own AND upload = named;
  IF FOUND THEN
    DELETE FROM deskwright.blob_chunks WHERE tenant = own AND upload = named;
  END IF;
END
$fn$;

CREATE FUNCTION deskwright.blob_remove(own text, hash text, seen integer, older double precision)
RETURNS boolean LANGUAGE plpgsql AS $fn$
DECLARE
  named text;
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  DELETE FROM deskwright.blobs WHERE tenant = own AND sha256 = hash AND puts = seen AND put_at < older
  RETURNING upload INTO named;
  IF named IS NULL THEN RETURN false; END IF;
  DELETE FROM deskwright.blob_chunks WHERE tenant = own AND upload = named;
  RETURN true;
END
$fn$;

CREATE FUNCTION deskwright.blob_sweep(own text, older double precision, most integer)
RETURNS integer LANGUAGE plpgsql AS $fn$
DECLARE
  named text[];
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  named := ARRAY(
    SELECT upload FROM deskwright.blob_uploads
    WHERE tenant = own AND touched_at < older
    LIMIT most FOR UPDATE SKIP LOCKED);
  DELETE FROM deskwright.blob_uploads WHERE tenant = own AND upload = ANY (named);
  DELETE FROM deskwright.blob_chunks WHERE tenant = own AND upload = ANY (named);
  RETURN cardinality(named);
END
$fn$;
`;
