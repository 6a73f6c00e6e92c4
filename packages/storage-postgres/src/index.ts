export { type PostgresBlobsOptions, postgresBlobs } from './blobs/postgres-blobs.ts';
export { type MigratePostgresOptions, migratePostgres, type PostgresMigration } from './migrate.ts';
export { type PostgresClaimsOptions, postgresClaims } from './postgres-claims.ts';
export type { PostgresPool, PostgresRows, PostgresValue } from './postgres-pool.ts';
export { type PgClient, pgListen } from './presence/pg-listen.ts';
export type { PostgresListen, PostgresListening } from './presence/postgres-listen.ts';
export { type PostgresPresenceOptions, postgresPresence } from './presence/postgres-presence.ts';
export { type PostgresStorageOptions, postgresStorage } from './postgres-storage.ts';
export { type Reindexed, type ReindexPostgresOptions, reindexPostgres } from './reindex.ts';
