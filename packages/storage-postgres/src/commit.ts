import { type Batch, type CommitResult, checkBatch } from '@deskwright/core/port';
import { batchText } from './batch-text.ts';
import { type CommitQueue, commitQueue } from './commit-queue.ts';
import type { Connection } from './connection.ts';
import { isRaceLost, isTaken, NotSent } from './failure.ts';
import { fromJsonText } from './json-text.ts';

/** The whole of a commit: one statement, one round trip. */
export const COMMIT = 'SELECT deskwright.commit_batches($1, $2, $3::text::jsonb)::text AS answer';

/** How often a commit is tried that lost a race, before it gives up with `storage.busy`. */
const MOST_TRIES = 20;

/** The answer to a batch, which names a reference by its place in it. */
function answerOf(batch: Batch, answer: Record<string, unknown>): CommitResult {
  const ref = batch.refs[Number(answer.ref)]?.ref;
  return (ref === undefined ? answer : { ...answer, ref }) as CommitResult;
}

/** Writes batches in one transaction, each or nothing of it, and gives their answers. */
async function write(at: Connection, batches: readonly Batch[]): Promise<readonly CommitResult[]> {
  let text: string;
  try {
    text = batchText(at, batches);
  } catch (error) {
    throw new NotSent('The batch is no JSON', { cause: error });
  }
  const { rows } = await at.pool.query(COMMIT, [at.tenantText, batches.length, text]);
  const answers = fromJsonText((rows[0] as { readonly answer: string }).answer) as readonly Record<string, unknown>[];
  return batches.map((batch, index) => answerOf(batch, answers[index] ?? {}));
}

/** Writes one batch, again and again as long as it loses races. */
async function writeAlone(at: Connection, batch: Batch): Promise<CommitResult> {
  for (let tries = 1; ; tries += 1) {
    try {
      const [answer] = await write(at, [batch]);
      return answer as CommitResult;
    } catch (error) {
      if (error instanceof NotSent) throw error.cause;
      if (tries === MOST_TRIES || !(isRaceLost(error) || isTaken(error))) throw error;
    }
  }
}

/**
 * Makes the function that writes a batch or nothing of it. A settlement comes before the writes, so a write of the same
 * record decides when it wakes next; any write takes the record's wake back from whoever had leased it.
 */
export function committer(at: Connection): (batch: Batch) => Promise<CommitResult> {
  const queue: CommitQueue = commitQueue(
    (batches) => write(at, batches),
    (batch) => writeAlone(at, batch),
  );
  return (batch) => {
    checkBatch(batch);
    return queue(batch);
  };
}
