import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defineDesk } from '@deskwright/core';
import {
  comparePlaces,
  countGroups,
  type FieldDef,
  fieldOf,
  filterPredicate,
  orderFields,
  type Place,
  parseSearch,
  placeOf,
  type Storage,
  searchFinds,
  searchText,
  tokens,
} from '@deskwright/core/port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateSqlite, sqliteStorage } from '../src/index.ts';
import { fillTickets } from './many-tickets.ts';
import { counts, queues } from './queue-queries.ts';

const TICKETS = 1_000_000;
const PAGE = 50;

const { fields } = defineDesk({ departments: ['support'] });

/** The first records of a queue as the stored values tell them, not more than two pages. */
class Expected {
  readonly order;
  readonly matches: (value: unknown, id?: string) => boolean;
  places: Place[] = [];

  constructor({ where = { all: [] }, order = [] }: (typeof queues)[string]) {
    this.order = orderFields(fields, 'ticket', order);
    let subject = '';
    const test = filterPredicate(fields.ticket ?? {}, where, (comparison) =>
      searchFinds(parseSearch(searchText(comparison)), [tokens(subject)]),
    );
    this.matches = (value) => {
      ({ subject } = (value as { readonly personal: { readonly subject: string } }).personal);
      return test(value);
    };
  }

  add(id: string, value: unknown): void {
    if (!this.matches(value)) return;
    this.places.push(placeOf(this.order, id, value));
    if (this.places.length > 5000) this.trim();
  }

  trim(): void {
    this.places.sort((a, b) => comparePlaces(this.order, a, b));
    this.places = this.places.slice(0, 2 * PAGE);
  }

  ids(): string[] {
    this.trim();
    return this.places.map(({ id }) => id);
  }
}

let directory: string;
let database: DatabaseSync;
let storage: Storage;
const found = Object.fromEntries(Object.entries(queues).map(([name, query]) => [name, new Expected(query)]));
const tallies = new Map(
  Object.keys(counts).map((name) => [name, new Map<string, { values: readonly unknown[]; count: number }>()]),
);

function tally(name: string, values: readonly unknown[]): void {
  const groups = tallies.get(name);
  if (groups === undefined) return;
  const key = JSON.stringify(values);
  const group = groups.get(key) ?? { values, count: 0 };
  group.count += 1;
  groups.set(key, group);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  const path = join(directory, 'desk.db');
  migrateSqlite({ path });
  database = new DatabaseSync(path);
  fillTickets(database, fields, TICKETS);
  storage = sqliteStorage({ database, fields });
  const numbers = Object.entries(counts).map(([name, { where = { all: [] }, by = [] }]) => {
    const defs: readonly FieldDef[] = by.map((field) => fieldOf(fields, 'ticket', field));
    return { name, defs, test: filterPredicate(fields.ticket ?? {}, where) };
  });
  for (const row of database.prepare('SELECT id, value FROM records').iterate()) {
    const value: unknown = JSON.parse(String(row.value));
    for (const expected of Object.values(found)) expected.add(String(row.id), value);
    for (const { name, defs, test } of numbers) {
      if (test(value))
        tally(
          name,
          defs.map((field) => (field.read as (state: unknown) => unknown)(value)),
        );
    }
  }
}, 180_000);

afterAll(async () => {
  database.close();
  await rm(directory, { recursive: true });
});

describe.each(['without', 'with'])('a million tickets, %s statistics', (statistics) => {
  beforeAll(() => {
    if (statistics === 'with') database.exec('ANALYZE');
  });

  it.each(Object.keys(queues))('queue: %s', async (name) => {
    const query = { now: 0, limit: PAGE, ...queues[name] };
    const first = await storage.find('ticket', query);
    const second = first.next === null ? null : await storage.find('ticket', { ...query, after: first.next });
    const ids = [...first.items, ...(second?.items ?? [])].map(({ id }) => id);
    expect(ids).toEqual(found[name]?.ids());
  });

  it.each(Object.keys(counts))('count: %s', async (name) => {
    const { by = [] } = counts[name] ?? {};
    const defs = by.map((field) => fieldOf(fields, 'ticket', field));
    const expected = countGroups(defs, tallies.get(name)?.values() ?? []);
    expect(expected.length).toBeGreaterThan(1);
    expect(await storage.count('ticket', { now: 0, ...counts[name] })).toEqual(expected);
  });
});
