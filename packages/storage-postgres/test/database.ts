import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { migratePostgres } from '../src/index.ts';

/** A database for one file of tests, with the two roles that a real one has. */
export interface TestDatabase {
  /** Of a role that owns the tables; row-level security binds it. */
  readonly owner: pg.Pool;
  /** Of an ordinary role, as the desk itself should have. */
  readonly app: pg.Pool;
  /** Of a role that leases work of all tenants. */
  readonly worker: pg.Pool;
  /** Of a superuser, whom nothing binds. */
  readonly admin: pg.Pool;
  /** The address for a role. */
  url(role: 'app' | 'owner' | 'worker'): string;
  /** Deletes all rows. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** What the roles of the desk and of workers have to be granted, from where it is documented. */
const GRANTS = [...README.matchAll(/```sql\n(GRANT [^`]*)```/g)]
  .map(([, grants = '']) => grants.replaceAll('TO desk;', 'TO app;').replaceAll('TO desk_worker;', 'TO worker;'))
  .join('');

const ROLES = `DO $$
BEGIN
  PERFORM pg_advisory_xact_lock(1);
  IF to_regrole('app') IS NULL THEN
    CREATE ROLE app LOGIN PASSWORD 'app';
    CREATE ROLE owner LOGIN PASSWORD 'owner';
    CREATE ROLE worker LOGIN PASSWORD 'worker' BYPASSRLS;
  END IF;
END $$`;

/** All tables with rows of tenants. */
export const TABLES = [
  'records',
  'events',
  'work',
  'refs',
  'once',
  'blobs',
  'blob_uploads',
  'blob_chunks',
  'entries',
  'numbers',
  'documents',
  'presence',
];

function pool(url: string): pg.Pool {
  const made = new pg.Pool({ connectionString: url, max: 10 });
  // Connections that tests cut while nobody uses them.
  made.on('error', () => {});
  return made;
}

/** Gives the roles what they need, as the owner does after a migration. */
export async function grant({ owner }: Pick<TestDatabase, 'owner'>): Promise<void> {
  await owner.query(GRANTS);
}

/** Makes an empty database on the server of the tests or another one, migrated unless told otherwise. */
export async function openDatabase({ migrated = true, server = process.env.POSTGRES_URL } = {}): Promise<TestDatabase> {
  if (server === undefined) throw new Error('POSTGRES_URL is not set: run this test in the project "db"');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const first = pool(server);
  await first.query(ROLES);
  await first.query(`CREATE DATABASE ${name} OWNER owner`);
  const address = (role: string) => {
    const url = new URL(server);
    if (role !== 'admin') {
      url.username = role;
      url.password = role;
    }
    url.pathname = name;
    return url.href;
  };
  const database = {
    owner: pool(address('owner')),
    app: pool(address('app')),
    worker: pool(address('worker')),
    admin: pool(address('admin')),
    url: address,
  };
  if (migrated) {
    await migratePostgres(database.owner);
    await grant(database);
  }
  return {
    ...database,
    async clear() {
      // Faster than TRUNCATE where there are few.
      for (const table of TABLES) {
        await database.admin.query(`DELETE FROM deskwright.${table}`);
      }
    },
    async close() {
      await Promise.all([database.owner.end(), database.app.end(), database.worker.end(), database.admin.end()]);
      await first.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await first.end();
    },
  };
}
