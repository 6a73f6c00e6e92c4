import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { openDatabase } from '../../../packages/storage-postgres/test/database.ts';
import { pgPool } from '../../../packages/storage-postgres/test/drivers.ts';
import { type BenchTable, compare, type RunOptions } from '../measure.ts';
import { atOnce, makeContacts, rawOf, receiveDesk, receiveFields, receiveOne } from './receive-desk.ts';
import { bareWriter as barePostgres, readCommits, tablesOf } from './recorded-postgres.ts';
import { bareWriter as bareSqlite, bytesOf, recordingDatabase } from './recorded-sqlite.ts';

const CALLERS = [1, 8, 32];
const BARE = 'bare driver';
const DESK = 'helpdesk.receive';

const NOTES = [
  'one unit is one message of somebody who is known, understood already, that becomes a ticket: with its message, an ' +
    'acknowledgement, their events, a wake for the promised answer, a delivery, references and the once-key',
];

/** Of so many messages a round consists; each one is received once only. */
function roundOf(callers: number): number {
  return Math.max(32, 4 * callers);
}

/** Does the messages from a number on, so many at once. */
type Work = (first: number, count: number) => Promise<void>;

interface Measured {
  readonly title: string;
  readonly callers: number;
  readonly works: Readonly<Record<string, Work>>;
  readonly notes: readonly string[];
  /** What comes after the round for warming up. */
  readonly warmed?: () => Promise<unknown>;
}

async function measured(
  { title, callers, works, notes, warmed }: Measured,
  { rounds, only }: RunOptions,
): Promise<BenchTable> {
  const count = roundOf(callers);
  const entries = Object.entries(works)
    .filter(([name]) => name === BARE || only === null || only.includes(name))
    .map(([name, work]) => ({ name, work, times: [] as number[] }));
  // The first round is for warming up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { work, times } of round % 2 === 0 ? entries : entries.toReversed()) {
      const started = performance.now();
      await work(round * count, count);
      if (round > 0) times.push((performance.now() - started) / count);
    }
    if (round === 0) await warmed?.();
  }
  const result = compare(BARE, entries);
  const speeds = result.rows.map(({ name, microseconds }) => `${name} ${Math.round(1e6 / microseconds)}`);
  return { title, ...result, notes: [...NOTES, ...notes, `a second: ${speeds.join(', ')}`] };
}

function receiving(storage: Parameters<typeof receiveDesk>[0], callers: number): Work {
  const helpdesk = receiveDesk(storage);
  return async (first, count) => {
    const raws = Array.from({ length: count }, (_, index) => rawOf(first + index));
    await atOnce(callers, count, async (index) => {
      const raw = raws[index];
      if (raw !== undefined) await receiveOne(helpdesk, raw);
    });
  };
}

async function* onSqlite(directory: string, options: RunOptions): AsyncIterable<BenchTable> {
  const template = join(directory, 'template.db');
  const first = sqliteStorage({ path: template, fields: receiveFields });
  await makeContacts(first);
  await first.close();
  for (const callers of CALLERS) {
    const count = roundOf(callers);
    // What the desk writes is recorded first, in the same number of callers, and so in the same transactions.
    await copyFile(template, join(directory, 'recorded.db'));
    const recording = recordingDatabase(join(directory, 'recorded.db'));
    const recorded = receiving(sqliteStorage({ database: recording, fields: receiveFields }), callers);
    recording.exec('PRAGMA synchronous = OFF');
    recording.transactions.length = 0;
    const rounds: (typeof recording.transactions)[] = [];
    for (let round = 0; round <= options.rounds; round += 1) {
      await recorded(round * count, count);
      rounds.push(recording.transactions.splice(0));
    }
    recording.close();
    const transactions = rounds.flat();
    const tickets = count * rounds.length;
    const rows = transactions.flat().length / tickets;
    const bytes = transactions.reduce((sum, one) => sum + bytesOf(one), 0) / tickets;
    for (const synchronous of ['full', 'normal'] as const) {
      const name = `${callers}-${synchronous}`;
      await copyFile(template, join(directory, `bare-${name}.db`));
      await copyFile(template, join(directory, `desk-${name}.db`));
      const bare = new DatabaseSync(join(directory, `bare-${name}.db`));
      bare.exec(`PRAGMA synchronous = ${synchronous}`);
      const write = bareSqlite(bare);
      const storage = sqliteStorage({ path: join(directory, `desk-${name}.db`), fields: receiveFields, synchronous });
      const works = {
        [BARE]: async (from: number) => {
          for (const transaction of rounds[from / count] ?? []) write(transaction);
        },
        [DESK]: receiving(storage, callers),
      };
      const notes = [
        `a ticket is ${rows.toFixed(1)} rows and ${Math.round(bytes)} bytes, and so is what the bare driver writes, in the ` +
          `same transactions: ${(tickets / transactions.length).toFixed(1)} tickets in each`,
      ];
      const title = `Tickets received on SQLite, synchronous = ${synchronous.toUpperCase()}, ${callers} at once`;
      yield await measured({ title, callers, works, notes }, options);
      await storage.close();
      bare.close();
    }
  }
}

/** The address of the same database for the superuser of the server. */
function superuserOf(address: string): string {
  const url = new URL(process.env.POSTGRES_URL ?? '');
  url.pathname = new URL(address).pathname;
  return url.href;
}

async function* onPostgres(options: RunOptions): AsyncIterable<BenchTable> {
  for (const callers of CALLERS) {
    const total = roundOf(callers) * (options.rounds + 1);
    const [recorded, bare, desk] = [await openDatabase(), await openDatabase(), await openDatabase()];
    const bareDriver = pgPool(superuserOf(bare.url('app')), { max: callers });
    const pool = pgPool(desk.url('app'), { max: callers });
    try {
      const storage = postgresStorage({ pool: recorded.app, fields: receiveFields });
      await makeContacts(storage);
      const { rows } = await recorded.admin.query('SELECT pg_current_xact_id()::text AS xid');
      await receiving(storage, 8)(0, total);
      const tables = await tablesOf(recorded.admin);
      const commits = await readCommits(recorded.admin, tables, BigInt(rows[0].xid));
      if (commits.length !== total) throw new Error(`${total} messages were received in ${commits.length} commits`);
      const write = barePostgres(bareDriver, tables);
      const own = postgresStorage({ pool, fields: receiveFields });
      await makeContacts(own);
      const works = {
        [BARE]: (first: number, count: number) =>
          atOnce(callers, count, async (index) => {
            const commit = commits[first + index];
            if (commit !== undefined) await write(commit);
          }),
        [DESK]: receiving(own, callers),
      };
      const count = [...(commits[0]?.values() ?? [])].flat().length;
      const bytes = [...(commits[0]?.values() ?? [])]
        .flat(2)
        .reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
      const notes = [
        `a ticket is ${count} rows and ${bytes} bytes as text, and the bare driver writes the same in one statement, ` +
          'prepared, as a superuser, whom no policy of rows binds',
        'the tables have been analysed after the first tickets, as the server does by itself within minutes',
      ];
      const warmed = () => desk.admin.query('ANALYZE');
      const title = `Tickets received on PostgreSQL, ${callers} at once`;
      yield await measured({ title, callers, works, notes, warmed }, options);
    } finally {
      await bareDriver.end();
      await pool.end();
      for (const database of [recorded, bare, desk]) await database.close();
    }
  }
}

/** Tickets a second through `helpdesk.receive`, against the bare drivers that write the same rows. */
export async function* receiveTables(options: RunOptions): AsyncIterable<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-bench-'));
  try {
    yield* onSqlite(directory, options);
  } finally {
    await rm(directory, { recursive: true });
  }
  yield* onPostgres(options);
}
