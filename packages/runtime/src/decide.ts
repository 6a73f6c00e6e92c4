import {
  type AnyCommand,
  advance,
  DeskError,
  type Facts,
  type RecordId,
  type Refusal,
  type Step,
  type Stored,
} from '@deskwright/core';
import type { ReadRecord } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { pageOf } from './job-page.ts';
import { loadFacts } from './load-facts.ts';

/** A decision with all its facts: what to persist, and what was read for it besides the record; or why not. */
export type Decided =
  | { readonly ok: true; readonly step: Step; readonly read: readonly ReadRecord[] }
  | { readonly ok: false; readonly refusal: Refusal };

const NONE: readonly never[] = [];

/** Asks the core for a decision, loading what it needs until it has all. */
export async function decide(
  context: Context,
  record: RecordId,
  stored: Stored<unknown> | null,
  command: AnyCommand,
  known: Partial<Facts> = {},
): Promise<Decided> {
  const asked = new Set<string>();
  let read: readonly ReadRecord[] = NONE;
  let facts: Facts = { now: command.meta.at, actor: command.meta.by, ...known };
  for (;;) {
    const result = advance(context.desk, record, stored, command, facts);
    if ('ok' in result) return result.ok ? { ok: true, step: result.step, read } : result;
    const repeated = result.need.find((name) => asked.has(name));
    if (repeated !== undefined)
      throw new DeskError('helpdesk.factMissing', `The fact "${repeated}" was loaded and asked for again`);
    for (const name of result.need) asked.add(name);
    const loaded = await loadFacts(context, result.need, record, stored, command);
    facts = { ...facts, ...loaded.facts };
    read = [...read, ...loaded.read];
    if (result.need.includes('page'))
      facts = { ...facts, page: await pageOf(context, record, stored, command.meta.at) };
  }
}
