import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type PostgresPool, postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { openDatabase } from '../../../packages/storage-postgres/test/database.ts';
import { pgPool } from '../../../packages/storage-postgres/test/drivers.ts';
import { type BenchTable, compare, type RunOptions } from '../measure.ts';
import {
  atOnce,
  FIRST_OF_STRANGERS,
  makeContacts,
  rawOf,
  receiveDesk,
  receiveFields,
  receiveOne,
} from './receive-desk.ts';
import {
  bareWriter as barePostgres,
  presentXid,
  readTransactions,
  type TransactionRows,
  tablesOf,
} from './recorded-postgres.ts';
import { bareWriter as bareSqlite, bytesOf, recordingDatabase } from './recorded-sqlite.ts';

const CALLERS = [1, 8, 32];
const BARE = 'bare driver, a ticket a transaction';
const SHARED = 'bare driver, sharing as the desk does';
const DESK = 'helpdesk.receive';
const OF_STRANGERS = 'helpdesk.receive, of people not heard of lately';

/** Tickets that are there before the time begins, and the number of the first message of them. */
const EARLIER = 500;
const FIRST_EARLIER = 1_000_000;

/** Messages that are received before any time begins: a desk at work has code that is optimised. */
const WARMING = 2_000;

const NOTES = [
  'one unit is one message of somebody who is known, understood already, that becomes a ticket: with its message, an ' +
    'acknowledgement, their events, a wake for the promised answer, a delivery, references and the once-key',
  'a process remembers the last thousand people who wrote to it, for ten minutes; all others it loads first',
];

/** Of so many messages a round consists, so that its beginning and end matter little; each is received once only. */
const ROUND = 256;

/** Does the messages from a number on, so many at once. */
type Work = (first: number, count: number) => Promise<void>;

interface Measured {
  readonly title: string;
  readonly works: Readonly<Record<string, Work>>;
  readonly notes: readonly string[];
}

async function measured({ title, works, notes }: Measured, { rounds, only }: RunOptions): Promise<BenchTable> {
  const entries = Object.entries(works)
    .filter(([name]) => name === BARE || only === null || only.includes(name))
    .map(([name, work]) => ({ name, work, times: [] as number[] }));
  // The first round is for warming up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { work, times } of round % 2 === 0 ? entries : entries.toReversed()) {
      const started = performance.now();
      await work(round * ROUND, ROUND);
      if (round > 0) times.push((performance.now() - started) / ROUND);
    }
  }
  const result = compare(BARE, entries);
  const speeds = result.rows.map(({ name, microseconds }) => `${name} ${Math.round(1e6 / microseconds)}`);
  return { title, ...result, notes: [...NOTES, ...notes, `a second: ${speeds.join(', ')}`] };
}

function receiving(storage: Parameters<typeof receiveDesk>[0], callers: number, from = 0): Work {
  const helpdesk = receiveDesk(storage);
  return async (first, count) => {
    const raws = Array.from({ length: count }, (_, index) => rawOf(from + first + index));
    await atOnce(callers, count, async (index) => {
      const raw = raws[index];
      if (raw !== undefined) await receiveOne(helpdesk, raw);
    });
  };
}

/** What the desk writes on SQLite with so many callers, transaction by transaction, for each round. */
async function recordSqlite(path: string, callers: number, rounds: number) {
  const recording = recordingDatabase(path);
  const receive = receiving(sqliteStorage({ database: recording, fields: receiveFields }), callers);
  recording.exec('PRAGMA synchronous = OFF');
  recording.transactions.length = 0;
  const recorded: (typeof recording.transactions)[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await receive(round * ROUND, ROUND);
    recorded.push(recording.transactions.splice(0));
  }
  recording.close();
  return recorded;
}

async function* onSqlite(directory: string, options: RunOptions): AsyncIterable<BenchTable> {
  const template = join(directory, 'template.db');
  const first = sqliteStorage({ path: template, fields: receiveFields });
  await makeContacts(first);
  await first.close();
  const copy = async (name: string): Promise<string> => {
    const path = join(directory, `${name}.db`);
    await copyFile(template, path);
    return path;
  };
  const warming = sqliteStorage({ path: await copy('warming'), fields: receiveFields, synchronous: 'normal' });
  await receiving(warming, 8)(FIRST_EARLIER, WARMING);
  await warming.close();
  for (const callers of CALLERS) {
    const alone = await recordSqlite(await copy(`alone-${callers}`), 1, options.rounds);
    const shared = await recordSqlite(await copy(`shared-${callers}`), callers, options.rounds);
    const transactions = alone.flat();
    const rows = transactions.flat().length / transactions.length;
    const bytes = transactions.reduce((sum, one) => sum + bytesOf(one), 0) / transactions.length;
    for (const synchronous of ['full', 'normal'] as const) {
      const open: DatabaseSync[] = [];
      const bare = async (name: string, recorded: typeof alone): Promise<Work> => {
        const db = new DatabaseSync(await copy(`${name}-${callers}-${synchronous}`));
        open.push(db);
        db.exec(`PRAGMA synchronous = ${synchronous}`);
        const write = bareSqlite(db);
        return async (from) => {
          for (const transaction of recorded[from / ROUND] ?? []) write(transaction);
        };
      };
      const path = await copy(`desk-${callers}-${synchronous}`);
      const storage = sqliteStorage({ path, fields: receiveFields, synchronous });
      const works = {
        [BARE]: await bare('bare', alone),
        ...(callers === 1 ? {} : { [SHARED]: await bare('sharing', shared) }),
        [DESK]: receiving(storage, callers),
        [OF_STRANGERS]: receiving(storage, callers, FIRST_OF_STRANGERS),
      };
      const together = (ROUND * shared.length) / shared.flat().length;
      const notes = [
        `a ticket is ${rows.toFixed(1)} rows and ${Math.round(bytes)} bytes, and so is what the bare driver writes; with ` +
          `${callers} callers ${together.toFixed(1)} tickets of the desk share a transaction`,
      ];
      const title = `Tickets received on SQLite, synchronous = ${synchronous.toUpperCase()}, ${callers} at once`;
      yield await measured({ title, works, notes }, options);
      await storage.close();
      for (const db of open) db.close();
    }
  }
}

/** The address of the same database for the superuser of the server. */
function superuserOf(address: string): string {
  const url = new URL(process.env.POSTGRES_URL ?? '');
  url.pathname = new URL(address).pathname;
  return url.href;
}

/** What the desk writes on PostgreSQL with so many callers, transaction by transaction, for each round. */
async function recordPostgres(callers: number, rounds: number) {
  const database = await openDatabase();
  try {
    const storage = postgresStorage({ pool: database.app, fields: receiveFields });
    await makeContacts(storage);
    const receive = receiving(storage, callers);
    const tables = await tablesOf(database.admin);
    const recorded: (readonly TransactionRows[])[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const before = await presentXid(database.admin);
      await receive(round * ROUND, ROUND);
      recorded.push(await readTransactions(database.admin, tables, before, await presentXid(database.admin)));
    }
    return { tables, recorded };
  } finally {
    await database.close();
  }
}

async function* onPostgres(options: RunOptions): AsyncIterable<BenchTable> {
  for (const callers of CALLERS) {
    const alone = await recordPostgres(1, options.rounds);
    const shared = await recordPostgres(callers, options.rounds);
    const [desk, ...others] = [await openDatabase(), await openDatabase(), await openDatabase()];
    const pool = pgPool(desk.url('app'), { max: callers });
    const drivers = others.map((database) => pgPool(superuserOf(database.url('app')), { max: callers }));
    const bare = (driver: ReturnType<typeof pgPool> | undefined, { tables, recorded }: typeof alone): Work => {
      if (driver === undefined) throw new Error('no driver');
      const write = barePostgres(driver, tables);
      return (first) => {
        const round = recorded[first / ROUND] ?? [];
        return atOnce(callers, round.length, async (index) => {
          const transaction = round[index];
          if (transaction !== undefined) await write(transaction);
        });
      };
    };
    try {
      const preparing: PostgresPool = {
        query: (text, values) => pool.query(text, values),
        prepared: (name, text, values) => pool.query({ name, text, values }),
      };
      const own = postgresStorage({ pool: preparing, fields: receiveFields });
      await makeContacts(own);
      // Plans that are made for empty tables are no plans for those of a desk.
      await receiving(own, 8)(FIRST_EARLIER, EARLIER);
      await desk.admin.query('ANALYZE');
      const works = {
        [BARE]: bare(drivers[0], alone),
        ...(callers === 1 ? {} : { [SHARED]: bare(drivers[1], shared) }),
        [DESK]: receiving(own, callers),
        [OF_STRANGERS]: receiving(own, callers, FIRST_OF_STRANGERS),
      };
      const tickets = ROUND * alone.recorded.length;
      const rows = alone.recorded.flat().flatMap((transaction) => [...transaction.values()].flat());
      const bytes = rows.flat().reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0) / tickets;
      const notes = [
        `a ticket is ${(rows.length / tickets).toFixed(1)} rows and ${Math.round(bytes)} bytes as text, and so is what the ` +
          'bare driver writes, in one statement for each transaction, as a superuser, whom no policy of rows binds; both ' +
          'keep their statements prepared; ' +
          `with ${callers} callers ${((ROUND * shared.recorded.length) / shared.recorded.flat().length).toFixed(1)} tickets ` +
          'of the desk share a transaction',
        `the desk's tables hold ${EARLIER} tickets and have been analysed, as the server does by itself within minutes`,
      ];
      const title = `Tickets received on PostgreSQL, ${callers} at once`;
      yield await measured({ title, works, notes }, options);
    } finally {
      for (const driver of drivers) await driver.end();
      await pool.end();
      for (const database of [desk, ...others]) await database.close();
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
