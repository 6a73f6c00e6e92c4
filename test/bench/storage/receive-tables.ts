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
import {
  bareWriter as barePostgres,
  presentXid,
  readTransactions,
  type TransactionRows,
  tablesOf,
} from './recorded-postgres.ts';
import { bareWriter as bareSqlite, bytesOf, recordingDatabase } from './recorded-sqlite.ts';

const CALLERS = [1, 8, 32];
const BARE = 'bare driver';
const DESK = 'helpdesk.receive';

/** Tickets that are there before the time begins, and the number of the first message of them. */
const EARLIER = 500;
const FIRST_EARLIER = 1_000_000;

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
}

async function measured({ title, callers, works, notes }: Measured, { rounds, only }: RunOptions): Promise<BenchTable> {
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
    const count = roundOf(callers);
    const [recorded, bare, desk] = [await openDatabase(), await openDatabase(), await openDatabase()];
    const bareDriver = pgPool(superuserOf(bare.url('app')), { max: callers });
    const pool = pgPool(desk.url('app'), { max: callers });
    try {
      const storage = postgresStorage({ pool: recorded.app, fields: receiveFields });
      await makeContacts(storage);
      // What the desk writes is recorded first, in the same number of callers, and so in like transactions.
      const record = receiving(storage, callers);
      const tables = await tablesOf(recorded.admin);
      const rounds: (readonly TransactionRows[])[] = [];
      for (let round = 0; round <= options.rounds; round += 1) {
        const before = await presentXid(recorded.admin);
        await record(round * count, count);
        rounds.push(await readTransactions(recorded.admin, tables, before, await presentXid(recorded.admin)));
      }
      const transactions = rounds.flat();
      const tickets = count * rounds.length;
      const write = barePostgres(bareDriver, tables);
      const own = postgresStorage({ pool, fields: receiveFields });
      await makeContacts(own);
      // Plans that are made for empty tables are no plans for those of a desk.
      await receiving(own, 8)(FIRST_EARLIER, EARLIER);
      await desk.admin.query('ANALYZE');
      const works = {
        [BARE]: (first: number) => {
          const round = rounds[first / count] ?? [];
          return atOnce(callers, round.length, async (index) => {
            const transaction = round[index];
            if (transaction !== undefined) await write(transaction);
          });
        },
        [DESK]: receiving(own, callers),
      };
      const rows = transactions.flatMap((transaction) => [...transaction.values()].flat());
      const bytes = rows.flat().reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0) / tickets;
      const notes = [
        `a ticket is ${(rows.length / tickets).toFixed(1)} rows and ${Math.round(bytes)} bytes as text, and so is what the ` +
          'bare driver writes, in one statement for each transaction, prepared, as a superuser, whom no policy of rows binds: ' +
          `${(tickets / transactions.length).toFixed(1)} tickets in each`,
        `the desk's tables hold ${EARLIER} tickets and have been analysed, as the server does by itself within minutes`,
      ];
      const title = `Tickets received on PostgreSQL, ${callers} at once`;
      yield await measured({ title, callers, works, notes }, options);
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
