export { type SqliteBlobs, type SqliteBlobsOptions, sqliteBlobs } from './blobs/sqlite-blobs.ts';
export type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite-database.ts';
export { type SqliteStorageOptions, sqliteStorage } from './sqlite-storage.ts';
