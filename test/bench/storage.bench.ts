import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Storage } from '@deskwright/core/port';
import { postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';
import { setup } from '../../packages/storage-postgres/test/server.ts';
import { type BenchTable, measure, type RunOptions } from './measure.ts';
import { writeBare } from './storage/bare-postgres.ts';
import { bareSqlite } from './storage/bare-sqlite.ts';
import { claimTables } from './storage/claim-tables.ts';
import { memoryTables } from './storage/memory-tables.ts';
import { receiveTables } from './storage/receive-tables.ts';
import { batchOf, type TicketCommit, ticketCommits } from './storage/ticket-commits.ts';

const CALLERS = [1, 8, 32];

const NOTES = [
  'one unit is one commit of each caller, all at once: a changed ticket with an event, its wake and a once-key',
  'the bare driver writes the same rows in one transaction and checks nothing; both wait until it is on the disk',
];

/** One commit of each of so many callers, each of whom changes a ticket of its own. */
function unit(name: string, callers: number, write: (commit: TicketCommit) => Promise<void>): () => Promise<string> {
  const streams = Array.from({ length: callers }, (_, caller) => ticketCommits(`${name}-${callers}-${caller}`));
  return async () => {
    await Promise.all(streams.map((stream) => write(stream.next().value)));
    return 'written';
  };
}

function through(storage: Storage): (commit: TicketCommit) => Promise<void> {
  return async (commit) => {
    const answer = await storage.commit(batchOf(commit));
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  };
}

async function* tablesOf(
  database: string,
  writers: Readonly<Record<string, (commit: TicketCommit) => Promise<void>>>,
  options: RunOptions,
): AsyncIterable<BenchTable> {
  for (const callers of CALLERS) {
    const contenders = Object.fromEntries(
      Object.entries(writers).map(([name, write]) => [name, unit(name, callers, write)]),
    );
    const title = `Commits to ${database}, ${callers} at once`;
    yield { title, ...(await measure({ title, baseline: 'bare driver', contenders }, options)), notes: NOTES };
  }
}

/** Commits through the adapters against the bare drivers. */
async function* commitTables(options: RunOptions): AsyncIterable<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-bench-'));
  const file = new DatabaseSync(join(directory, 'desk.db'));
  const sqlite = sqliteStorage({ database: file, fields: {} });
  yield* tablesOf('SQLite', { 'bare driver': bareSqlite(file), 'storage-sqlite': through(sqlite) }, options);
  file.close();
  await rm(directory, { recursive: true });

  const database = await openDatabase();
  try {
    const postgres = postgresStorage({ pool: database.app, fields: {} });
    const bare = (commit: TicketCommit) => writeBare(database.admin, commit);
    yield* tablesOf('PostgreSQL', { 'bare driver': bare, 'storage-postgres': through(postgres) }, options);
  } finally {
    await database.close();
  }
}

const TABLES = { commits: commitTables, receive: receiveTables, claim: claimTables, memory: memoryTables };

/** All of them, or those that `tables` names. */
export async function* run(options: RunOptions): AsyncIterable<BenchTable> {
  const stop = await setup();
  try {
    for (const [name, tables] of Object.entries(TABLES)) {
      if (options.tables === null || options.tables.includes(name)) yield* tables(options);
    }
  } finally {
    await stop();
  }
}
