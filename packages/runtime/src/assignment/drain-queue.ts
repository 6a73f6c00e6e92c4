import { DeskError, type DrainedPage, type Queue } from '@deskwright/core';
import type { Claim } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { type Executed, execute } from '../execute.ts';
import { ASSIGNMENT } from './actor.ts';
import { givePage } from './give-page.ts';

const NOTHING_LEFT: DrainedPage = {
  assigned: 0,
  offered: 0,
  left: 0,
  conflicts: 0,
  cursor: null,
  isLast: true,
  retryAt: null,
};

/**
 * Goes one page further through the tickets that wait in a queue. The lease of its wake keeps other workers from doing the
 * same meanwhile; should it run out, the versions of tickets and loads still do.
 */
export async function drainQueue(
  context: Context,
  claim: Extract<Claim, { readonly what: 'wake' }>,
): Promise<Executed> {
  const { record, token } = claim;
  const settled = [{ token, retryAt: null }];
  const queue = (await context.storage.load(record))?.value as Queue | undefined;
  if (queue === undefined) throw new DeskError('queue.unknown', `There is no queue "${record.id}"`);
  const { department, state } = queue;
  if (state === 'idle') {
    // It waited for an instant, and that has come.
    const notice = { type: 'queue.notice', department, because: 'time' };
    return execute(context, record, notice, { by: ASSIGNMENT, settled });
  }
  const policy = context.desk['~internal'].routing.of(department);
  const page = policy === null ? NOTHING_LEFT : await givePage(context, queue, policy);
  return execute(context, record, { type: 'queue.recordPage', ...page }, { by: ASSIGNMENT, settled });
}
