import { type Batch, type CommitResult, checkBatch, type Task } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { isRaceLost } from './failure.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { toKeyText, wholeOf } from './key-text.ts';

/** The whole of a commit: one statement, one round trip. */
export const COMMIT = 'SELECT deskwright.commit($1, $2::text::jsonb)::text AS answer';

/** How often a commit is tried that lost a race, before it gives up with `storage.busy`. */
const MOST_TRIES = 20;

/** The work whose lease a token is, or `null` when it is no token at all. */
function seqOf(token: string): string | null {
  return /^\d{1,18}(?=:\d{1,18}$)/.exec(token)?.[0] ?? null;
}

/** Work as a row: which record it belongs to, and what a claim shows of it. */
function posted(task: Task, error: string | null = null) {
  const about = task.what === 'delivery' ? task.delivery.from : task.to;
  const body = task.what === 'delivery' ? { delivery: task.delivery } : { to: task.to, command: task.command };
  return { what: task.what, kind: about.kind, id: about.id, body, error };
}

/** A batch as the function `commit` reads it: without nested names, and deliveries and commands as one list of work. */
function batchText(batch: Batch): string {
  return toJsonText({
    writes: batch.writes,
    refs: batch.refs.map(({ ref: { channel, thread }, to }) => ({
      channel,
      thread: toKeyText(thread),
      whole: wholeOf(thread),
      ...to,
    })),
    erased: batch.erased,
    removed: batch.removed,
    once: batch.once.map(({ key, answer, at }) => ({ key: toKeyText(key), answer, at, whole: wholeOf(key) })),
    forgotten: batch.forgotten.map(toKeyText),
    settled: batch.settled.map((settlement) => ({ ...settlement, seq: seqOf(settlement.token) })),
    work: [
      ...batch.deliveries.map((delivery) => posted({ what: 'delivery', delivery })),
      ...batch.commands.map(({ to, command }) => posted({ what: 'command', to, command })),
      ...batch.setAside.map(({ error, ...task }) => posted(task, error)),
    ],
  });
}

/** The answer of `commit`, which names a reference by its place in the batch. */
function answerOf(batch: Batch, text: string): CommitResult {
  const answer = fromJsonText(text) as Record<string, unknown>;
  const ref = batch.refs[Number(answer.ref)]?.ref;
  return (ref === undefined ? answer : { ...answer, ref }) as CommitResult;
}

/**
 * Writes a batch or nothing of it. A settlement comes before the writes, so a write of the same record decides when it
 * wakes next; any write takes the record's wake back from whoever had leased it.
 */
export async function commit(at: Connection, batch: Batch): Promise<CommitResult> {
  checkBatch(batch);
  const values = [at.tenantText, batchText(batch)];
  for (let tries = 1; ; tries += 1) {
    try {
      const { rows } = await at.pool.query(COMMIT, [...values]);
      return answerOf(batch, (rows[0] as { readonly answer: string }).answer);
    } catch (error) {
      if (tries === MOST_TRIES || !isRaceLost(error)) throw error;
    }
  }
}
