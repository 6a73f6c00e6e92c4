export { type SqliteBlobs, type SqliteBlobsOptions, sqliteBlobs } from './blobs/sqlite-blobs.ts';
export type { SqliteMigration } from './migrate.ts';
export { type MigrateSqliteOptions, migrateSqlite } from './migrate-sqlite.ts';
export { type SqliteClaimsOptions, sqliteClaims } from './sqlite-claims.ts';
export { type Reindexed, type ReindexSqliteOptions, reindexSqlite } from './reindex-sqlite.ts';
export type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite-database.ts';
export { type SqliteStorageOptions, sqliteStorage } from './sqlite-storage.ts';
