// What it takes to fire what is due, beside how many tickets are open: 10 000 tickets whose time rule is due, in a small
// database and in a large one, on SQLite in files and on PostgreSQL, with the ordinary loop that claims and performs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defineDesk, idAt, type Json, type StoredEvent, type Ticket } from '@deskwright/core';
import type { Storage, Write } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { ticketLife } from '@deskwright/testkit';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';
import { setup } from '../../packages/storage-postgres/test/server.ts';
import { type BenchTable, compare, type RunOptions } from './measure.ts';

const START = Date.parse('2026-11-16T08:00:00Z');
const DAY_MS = 24 * 3_600_000;
const DUE = 10_000;
const SMALL = 20_000;
const LARGE = 200_000;
const BATCH = 1000;
/** Claims of one round, in each database in turn. */
const ROUND = 200;

const desk = defineDesk({ tags: ['late'], channels: ['email'] }).policies({
  rules: [{ id: 'late', on: [{ after: 'P2D', since: 'createdAt' }], then: [{ do: 'tag', add: ['late'] }] }],
});

interface Sample {
  readonly value: Ticket;
  readonly events: readonly StoredEvent[];
}

/** A ticket as it is after it was created at an instant. */
function sample(start: number): Sample {
  const life = ticketLife(desk, { start });
  const by = { kind: 'requester', id: 'c1' } as const;
  const requester = { kind: 'agent', id: 'a1' } as const;
  const text = 'My order has not arrived yet, and the tracking page says nothing.';
  life.send({ type: 'ticket.create', requester, channel: 'email', subject: 'Where is it?', message: { text } }, by);
  return { value: life.ticket, events: life.history };
}

function writeOf({ value, events }: Sample, number: number): Write {
  const id = idAt(value.createdAt, `ticket ${number}`);
  const wakeAt = value.timers[0]?.at ?? null;
  return { kind: 'ticket', id, expected: 0, value: { ...value, id } as unknown as Json, events, wakeAt };
}

/** Fills a storage with open tickets. Those that will be due lie evenly among the others. */
async function fill(storage: Storage, count: number): Promise<void> {
  const due = sample(START);
  const later = sample(START + DAY_MS);
  const every = count / DUE;
  for (let first = 0; first < count; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => first + index);
    const writes = numbers.map((number) => writeOf(number % every < 1 ? due : later, number));
    await storage.commit({
      writes,
      deliveries: [],
      commands: [],
      refs: [],
      erased: [],
      forgotten: [],
      removed: [],
      setAside: [],
      settled: [],
      once: [],
    });
  }
}

/** A storage of its own for so many tickets, and how to give it back. */
interface Place {
  readonly storage: Storage;
  /** How it finds what is due, where that is worth telling. */
  plan(): string;
  close(): Promise<void>;
}

interface Databases {
  readonly name: string;
  open(count: number): Promise<Place>;
  close(): Promise<void>;
}

async function sqliteFiles(): Promise<Databases> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-bench-'));
  return {
    name: 'SQLite',
    async open(count) {
      const path = join(directory, `${count}.db`);
      const storage = sqliteStorage({ path, fields: desk.fields, synchronous: 'normal' });
      return { storage, plan: () => `; ${planOf(path)}`, close: () => storage.close() };
    },
    close: () => rm(directory, { recursive: true }),
  };
}

async function postgresDatabases(): Promise<Databases> {
  const stop = await setup();
  return {
    name: 'PostgreSQL',
    async open() {
      const database = await openDatabase();
      const storage = postgresStorage({ pool: database.app, fields: desk.fields });
      return { storage, plan: () => '', close: () => database.close() };
    },
    close: async () => {
      await stop();
    },
  };
}

/** A database with so many open tickets, at the instant at which 10 000 of them are due. */
async function open(databases: Databases, count: number) {
  const place = await databases.open(count);
  await fill(place.storage, count);
  const helpdesk = createHelpdesk(desk, { storage: place.storage, now: () => START + 2 * DAY_MS });
  await helpdesk.applyConfiguration();
  return { name: `${count} open tickets`, place, helpdesk, times: [] as number[], done: 0 };
}

function planOf(path: string): string {
  const db = new DatabaseSync(path);
  try {
    const sql = 'SELECT row FROM records WHERE tenant = ? AND wake_at <= ? ORDER BY wake_at, row LIMIT ?';
    return db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('; ');
  } finally {
    db.close();
  }
}

async function tableOf(databases: Databases, large: number): Promise<BenchTable> {
  const desks = [await open(databases, SMALL), await open(databases, large)];
  for (let round = 0; round < DUE / ROUND; round += 1) {
    // Neither is always the first.
    for (const one of round % 2 === 0 ? desks : desks.toReversed()) {
      const started = performance.now();
      const { done } = await one.helpdesk.work({ limit: ROUND });
      one.times.push((performance.now() - started) / ROUND);
      one.done += done;
    }
  }
  const notes: string[] = [];
  const sums = desks.map(({ times }) => times.reduce((sum, time) => sum + time, 0));
  for (const { name, place, times, done, helpdesk } of desks) {
    const left = (await helpdesk.work()).done;
    const total = times.reduce((sum, time) => sum + time, 0) * ROUND;
    notes.push(`${name}: ${done} fired in ${(total / 1000).toFixed(2)} s, ${left} left over${place.plan()}`);
    if (done !== DUE || left !== 0) throw new Error(`${name}: ${done} were due, not ${DUE}`);
    await place.close();
  }
  notes.push(`altogether ${((sums[1] ?? 0) / (sums[0] ?? 1)).toFixed(2)} x`);
  const title = `Firing ${DUE} time rules on ${databases.name}: one unit is claiming, deciding and committing one`;
  return { title, ...compare(desks[0]?.name ?? '', desks), notes };
}

/** One table for each database; `--tables=sqlite` or `--tables=postgres` makes one alone. */
export async function* run({ tickets, tables }: RunOptions): AsyncIterable<BenchTable> {
  const kinds = { sqlite: sqliteFiles, postgres: postgresDatabases };
  for (const [kind, make] of Object.entries(kinds)) {
    if (tables !== null && !tables.includes(kind)) continue;
    const databases = await make();
    try {
      yield await tableOf(databases, tickets ?? LARGE);
    } finally {
      await databases.close();
    }
  }
}
