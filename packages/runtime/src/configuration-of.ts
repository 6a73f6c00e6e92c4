import { type Job, REARM_JOB, scheduledJobId } from '@deskwright/core';
import type { Context } from './context.ts';

interface OfConfiguration {
  readonly type: string;
  readonly rule?: string;
  readonly digest?: string;
}

/**
 * Under which policies something that a job sent to a ticket belongs to be carried out: `own`, those of this process;
 * `other`, those of another process, to which it has to be left; `over`, none that are in force any more.
 */
export async function configurationOf(context: Context, command: OfConfiguration): Promise<'own' | 'other' | 'over'> {
  const { deadlineDigest, scheduled } = context.desk['~internal'];
  const { type, rule = '', digest } = command;
  if (type !== 'ticket.rearm' && type !== 'ticket.runRule') return 'own';
  const own = type === 'ticket.rearm' ? deadlineDigest() : scheduled.get(rule)?.digest;
  if (digest === own) return 'own';
  const id = type === 'ticket.rearm' ? REARM_JOB : scheduledJobId(rule);
  const job = (await context.storage.load({ kind: 'job', id }))?.value as Job | undefined;
  return job?.digest === digest && job?.state !== 'retired' ? 'other' : 'over';
}
