import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Storage } from '@deskwright/core/port';
import { type PostgresPool, postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { openDatabase } from '../../../packages/storage-postgres/test/database.ts';
import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import { emptyBatch } from './ticket-commits.ts';

const SMALL = 1_000;
const LARGE = 1_000_000;
const DUE = 10;
const NOW = 1e12;

/** Ten tickets that are due. */
async function commitDue(storage: Storage): Promise<void> {
  const by = { kind: 'system', id: 'bench' } as const;
  const writes = Array.from({ length: DUE }, (_, n) => {
    const id = `t${n}`;
    const event = { v: 1, id, seq: 1, at: 0, by, cause: id, hops: 0, desk: 1, type: 'ticket.created' };
    return { kind: 'ticket', id, expected: 0, value: { id, status: 'open' }, events: [event], wakeAt: NOW - n };
  });
  const answer = await storage.commit({ ...emptyBatch, writes });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
}

/** A row like the first one, of another id and with a later wake: all other columns are as they are. */
function copied(columns: readonly string[], wakeAt: string): { readonly into: string; readonly select: string } {
  const others: Readonly<Record<string, string>> = { id: "'f' || n", [wakeAt]: `${NOW} + 1 + n` };
  return {
    into: columns.map((name) => `"${name}"`).join(', '),
    select: columns.map((name) => others[name] ?? `"${name}"`).join(', '),
  };
}

function fillSqlite(path: string, future: number): void {
  const db = new DatabaseSync(path);
  const columns = db.prepare("SELECT name FROM pragma_table_xinfo('records') WHERE hidden = 0 AND name <> 'row'").all();
  const { into, select } = copied(
    columns.map(({ name }) => String(name)),
    'wake_at',
  );
  db.exec(`PRAGMA cache_size = -400000; PRAGMA synchronous = OFF;
    INSERT INTO records (${into})
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${future})
    SELECT ${select} FROM records CROSS JOIN numbers WHERE id = 't0';
    ANALYZE`);
  db.close();
}

const WORK_COLUMNS = `SELECT attname AS name FROM pg_attribute
WHERE attrelid = 'deskwright.work'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'seq'`;

async function fillPostgres(pool: PostgresPool, future: number): Promise<void> {
  const { rows } = await pool.query(WORK_COLUMNS, []);
  const { into, select } = copied(
    (rows as { readonly name: string }[]).map(({ name }) => name),
    'due_at',
  );
  const fill = `INSERT INTO deskwright.work (${into}) SELECT ${select}
    FROM deskwright.work, generate_series(1, ${future}) AS n WHERE id = 't0'`;
  await pool.query(fill, []);
  await pool.query('VACUUM ANALYZE deskwright.work', []);
}

/** Leases the ten that are due. The leases are over at once, so that the same ten are due again. */
function claiming(storage: Storage): () => Promise<number> {
  return async () => {
    const { claims } = await storage.claim({ what: ['wake', 'delivery', 'command'], now: NOW, until: NOW, limit: 100 });
    if (claims.length !== DUE) throw new Error(`${claims.length} were due, not ${DUE}`);
    return claims.length;
  };
}

async function compared(
  name: string,
  storages: ReadonlyMap<number, Storage>,
  options: RunOptions,
): Promise<BenchTable> {
  const title = `Claims on ${name}: one unit leases ten wakes that are due`;
  const named = [...storages].map(([future, storage]) => {
    return [`${future.toLocaleString('en').replaceAll(',', ' ')} in the future`, claiming(storage)] as const;
  });
  const contenders = Object.fromEntries(named);
  return { title, ...(await measure({ title, baseline: named[0]?.[0] ?? '', contenders }, options)) };
}

/** What claiming costs beside a thousand wakes of the future and beside many; `tickets` says how many those are. */
export async function* claimTables(options: RunOptions): AsyncIterable<BenchTable> {
  const counts = [SMALL, options.tickets ?? LARGE];
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-bench-'));
  const files = new Map<number, Storage>();
  try {
    for (const count of counts) {
      const path = join(directory, `${count}.db`);
      const storage = sqliteStorage({ path, fields: {}, synchronous: 'normal' });
      files.set(count, storage);
      await commitDue(storage);
      fillSqlite(path, count);
    }
    yield await compared('SQLite', files, options);
  } finally {
    for (const storage of files.values()) await storage.close();
    await rm(directory, { recursive: true });
  }

  const databases = [await openDatabase(), await openDatabase()];
  try {
    const storages = new Map<number, Storage>();
    for (const [at, database] of databases.entries()) {
      const count = counts[at] ?? 0;
      const storage = postgresStorage({ pool: database.app, fields: {} });
      storages.set(count, storage);
      await commitDue(storage);
      await fillPostgres(database.admin, count);
    }
    yield await compared('PostgreSQL', storages, options);
  } finally {
    for (const database of databases) await database.close();
  }
}
