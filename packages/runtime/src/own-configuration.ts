import { DeskError, type Job, scheduledJobId } from '@deskwright/core';
import type { Context } from './context.ts';

interface OfConfiguration {
  readonly type: string;
  readonly rule?: string;
  readonly digest?: string;
}

/**
 * Sees to it that what a job sent to a ticket is carried out under the policies that were meant. Throws
 * `work.otherConfiguration` where this process has others, so that the work goes back and one that has them takes it.
 */
export async function demandOwnConfiguration(context: Context, command: OfConfiguration): Promise<void> {
  const { deadlineDigest, scheduled } = context.desk['~internal'];
  const { type, rule = '', digest } = command;
  if (type === 'ticket.rearm' && digest !== deadlineDigest()) throw otherConfiguration('those of the re-arming');
  if (type !== 'ticket.runRule' || scheduled.get(rule)?.digest === digest) return;
  const job = (await context.storage.load({ kind: 'job', id: scheduledJobId(rule) }))?.value as Job | undefined;
  // A rule that was edited or taken away meanwhile acts no more, and its work is over.
  if (job?.digest === digest && job?.state !== 'retired') throw otherConfiguration(`those with the rule "${rule}"`);
}

function otherConfiguration(which: string): DeskError {
  return new DeskError('work.otherConfiguration', `This process has other policies than ${which}`);
}
