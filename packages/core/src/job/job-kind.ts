import * as z from 'zod';
import type { FieldDef } from '../record/field.ts';
import type { Instant } from '../record/json.ts';
import type { KindDef } from '../record/kind.ts';
import { decideJob, type JobConfig } from './decide-job.ts';
import { evolveJob } from './evolve-job.ts';
import type { Job } from './job.ts';
import type { JobCommand, JobEventBody } from './job-command.ts';

const id = z.string().min(1).max(200);
const digest = z.string().min(1).max(200);

const commands = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('job.schedule'), rule: id, digest }),
  z.strictObject({
    type: z.literal('job.configure'),
    digest,
    isForced: z.boolean().optional(),
    settleMs: z.int().positive().optional(),
  }),
  z.strictObject({ type: z.literal('job.retire'), revision: z.int().optional() }),
  z.strictObject({
    type: z.literal('job.retireDepartment'),
    department: id,
    digest,
    revision: z.int(),
    isForced: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('wake') }),
]);

function field<K extends keyof Job>(type: FieldDef['type'], key: K): FieldDef {
  return { type, read: (job: Job) => job[key], path: [key] };
}

/** A run that is under way goes on at once; its last page brought it here, so that instant has come. */
function wakeAt({ state, slot, again, updatedAt }: Job): Instant | null {
  if (state === 'running') return updatedAt;
  return state === 'waiting' ? (slot ?? again ?? null) : null;
}

/** How jobs behave, for the configuration of one desk. */
export function jobKind(config: JobConfig): KindDef<Job, JobCommand, JobEventBody> {
  return {
    kind: 'job',
    schema: z.custom<Job>((value) => typeof value === 'object' && value !== null),
    commands,
    decide: (job, command, facts) => decideJob(config, job, command, facts),
    evolve: evolveJob,
    wakeAt,
    decidesWake: true,
    fields: {
      job: field('keyword', 'job'),
      rule: field('keyword', 'rule'),
      state: field('keyword', 'state'),
      slot: field('instant', 'slot'),
      startedAt: field('instant', 'startedAt'),
      finishedAt: field('instant', 'finishedAt'),
      updatedAt: field('instant', 'updatedAt'),
    },
  };
}
