import { type Job, REARM_JOB, retiredDepartmentJobId, scheduledJobId } from '@deskwright/core';
import type { Context } from './context.ts';

interface OfConfiguration {
  readonly type: string;
  readonly rule?: string;
  readonly department?: string;
  readonly digest?: string;
}

/**
 * Under which policies something that a job sent to a ticket belongs to be carried out: `own`, those of this process;
 * `other`, those of another process, to which it has to be left; `over`, none that are in force any more.
 */
export async function configurationOf(context: Context, command: OfConfiguration): Promise<'own' | 'other' | 'over'> {
  const sent = sourceOf(context, command);
  if (sent === null || command.digest === sent.own) return 'own';
  const job = (await context.storage.load({ kind: 'job', id: sent.job }))?.value as Job | undefined;
  return job?.digest === command.digest && job?.state !== 'retired' ? 'other' : 'over';
}

/** The job that sends such commands, and the digest under which this process would; `null` for commands of others. */
function sourceOf(
  context: Context,
  { type, rule = '', department = '' }: OfConfiguration,
): { readonly job: string; readonly own: string | undefined } | null {
  const { deadlineDigest, departments, scheduled } = context.desk['~internal'];
  switch (type) {
    case 'ticket.rearm':
      return { job: REARM_JOB, own: deadlineDigest() };
    case 'ticket.runRule':
      return { job: scheduledJobId(rule), own: scheduled.get(rule)?.digest };
    case 'ticket.leaveDepartment':
      return { job: retiredDepartmentJobId(department), own: departments.retired.get(department)?.digest };
    default:
      return null;
  }
}
