import { choosingTable } from './assignment/choosing-table.ts';
import { drainingTable } from './assignment/draining-table.ts';
import { queueTable } from './assignment/queue-table.ts';
import type { BenchTable, RunOptions } from './measure.ts';

/** `--tables=choosing`, `--tables=draining` or `--tables=queues` makes one kind alone. */
export async function* run(options: RunOptions): AsyncIterable<BenchTable> {
  const isAsked = (name: string): boolean => options.tables === null || options.tables.includes(name);
  if (isAsked('choosing')) {
    yield await choosingTable('leastLoaded', options);
    yield await choosingTable('roundRobin', options);
  }
  if (isAsked('draining')) yield await drainingTable(options.tickets ?? 10_000, options);
  if (isAsked('queues')) yield await queueTable(options.tickets);
}
