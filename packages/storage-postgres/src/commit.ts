import { type Batch, type CommitResult, checkBatch, DeskError } from '@deskwright/core/port';
import { batchText, objectionsText } from './batch-text.ts';
import { type CommitQueue, commitQueue } from './commit-queue.ts';
import type { Connection } from './connection.ts';
import { isRaceLost, isTaken, NotSent } from './failure.ts';
import { fromJsonText } from './json-text.ts';

/** The whole of a commit, unless something stands against it: one statement, one round trip. */
export const COMMIT = 'SELECT deskwright.write_decided($1, $2::text::jsonb)::int AS written';

const OBJECTIONS = 'SELECT deskwright.objections(own.tenant, $2::text::jsonb)::text AS objections OFFSET 0';

/** How often batches are sent that lose one race after another, before they fail with `storage.busy`. */
const MOST_TRIES = 20;

/** What stands against a batch, which names a reference by its place in it. */
function refusalOf(batch: Batch, objection: Readonly<Record<string, unknown>>): CommitResult {
  const ref = batch.refs[Number(objection.ref)]?.ref;
  return (ref === undefined ? objection : { ...objection, ref }) as CommitResult;
}

/** Writes batches in one transaction, all or none of them, and says whether it did. */
async function write(at: Connection, batches: readonly Batch[]): Promise<boolean> {
  let text: string;
  try {
    text = batchText(at, batches);
  } catch (error) {
    throw new NotSent('The batch is no JSON', { cause: error });
  }
  const { rows } = await at.prepared(COMMIT, [at.tenantText, text]);
  return Number((rows[0] as { readonly written: number }).written) === 1;
}

/** The batches that something stands against, each with its answer. */
async function refusals(at: Connection, batches: readonly Batch[]): Promise<ReadonlyMap<Batch, CommitResult>> {
  const [row] = await at.rows(OBJECTIONS, [objectionsText(batches)]);
  const objections = fromJsonText(String(row?.objections)) as Readonly<Record<string, Record<string, unknown>>>;
  return new Map(
    Object.entries(objections).flatMap(([place, objection]) => {
      const batch = batches[Number(place)];
      return batch === undefined ? [] : [[batch, refusalOf(batch, objection)] as const];
    }),
  );
}

function busy(): DeskError {
  return new DeskError('storage.busy', 'Something stood against a commit again and again, and was gone');
}

/**
 * Writes batches in one transaction, and gives their answers. It asks what stands against them only when the database would
 * not write them, and then sends those that nothing stands against once more.
 */
async function writeAll(at: Connection, batches: readonly Batch[]): Promise<readonly CommitResult[]> {
  const refused = new Map<Batch, CommitResult>();
  let left = batches;
  let lost: unknown = null;
  for (let tries = 1; left.length > 0; tries += 1) {
    try {
      if (await write(at, left)) break;
    } catch (error) {
      if (!(isRaceLost(error) || isTaken(error))) throw error;
      lost = error;
    }
    if (tries === MOST_TRIES) throw lost ?? busy();
    for (const [batch, answer] of await refusals(at, left)) refused.set(batch, answer);
    left = left.filter((batch) => !refused.has(batch));
  }
  return batches.map((batch) => refused.get(batch) ?? { ok: true });
}

async function writeAlone(at: Connection, batch: Batch): Promise<CommitResult> {
  try {
    return (await writeAll(at, [batch]))[0] as CommitResult;
  } catch (error) {
    throw error instanceof NotSent ? error.cause : error;
  }
}

/**
 * Makes the function that writes a batch or nothing of it. A settlement comes before the writes, so a write of the same
 * record decides when it wakes next; any write takes the record's wake back from whoever had leased it.
 */
export function committer(at: Connection): (batch: Batch) => Promise<CommitResult> {
  const queue: CommitQueue = commitQueue(
    (batches) => writeAll(at, batches),
    (batch) => writeAlone(at, batch),
  );
  return (batch) => {
    checkBatch(batch);
    return queue(batch);
  };
}
