import type { Stamp } from '../record/event.ts';
import type { Job } from './job.ts';
import type { JobEventBody } from './job-command.ts';

type EventOf<T extends JobEventBody['type']> = Stamp & Extract<JobEventBody, { readonly type: T }>;

type Beginning = EventOf<'job.scheduled'> | EventOf<'job.configured'> | EventOf<'job.departmentRetired'>;

const NO_COUNTS = { runs: 0, pages: 0, tickets: 0 } as const;

function made(event: Beginning): Job {
  const { jobId, digest, at } = event;
  const isScheduled = event.type === 'job.scheduled';
  return {
    id: jobId,
    job: isScheduled ? 'scheduledRule' : event.type === 'job.configured' ? 'rearm' : 'retiredDepartment',
    rule: isScheduled ? event.rule : null,
    digest,
    ...(event.type === 'job.departmentRetired' ? retirement(event) : {}),
    state: 'waiting',
    slot: isScheduled ? event.slot : event.type === 'job.configured' ? null : at,
    cursor: null,
    counts: NO_COUNTS,
    skipped: null,
    since: null,
    startedAt: null,
    finishedAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

function retirement({ department, into, digest, revision }: EventOf<'job.departmentRetired'>): Partial<Job> {
  return { department, into, digest, revision };
}

/** A job without what only one of its runs has. */
function bare({ again: _, changedSince: __, ...job }: Job): Job {
  return job;
}

function changed(job: Job, event: Stamp & JobEventBody): Partial<Job> {
  switch (event.type) {
    case 'job.scheduled':
      return { digest: event.digest, state: 'waiting', slot: event.slot, cursor: null };
    case 'job.configured':
      return { digest: event.digest };
    case 'job.departmentRetired':
      // The looks that follow are counted from here.
      return { ...retirement(event), state: 'waiting', slot: event.at, cursor: null, counts: NO_COUNTS };
    case 'job.started': {
      const { digest, slot, since, skippedFrom, at } = event;
      const skipped = skippedFrom === null || slot === null ? job.skipped : { from: skippedFrom, before: slot };
      const counts = { runs: job.counts.runs + 1, pages: 0, tickets: 0 };
      const { again, changedSince } = event;
      const run = {
        ...(again === undefined ? {} : { again }),
        ...(changedSince === undefined ? {} : { changedSince }),
      };
      const begun = { counts, cursor: null, startedAt: at, finishedAt: null, ...run };
      return { digest, state: 'running', slot, since, skipped, ...begun };
    }
    case 'job.advanced': {
      const { runs, pages, tickets } = job.counts;
      return { cursor: event.cursor, counts: { runs, pages: pages + 1, tickets: tickets + event.tickets } };
    }
    case 'job.finished':
      return { state: 'waiting', slot: event.slot, cursor: null, finishedAt: event.at };
    case 'job.retired':
      return {
        state: 'retired',
        slot: null,
        cursor: null,
        ...(event.revision === undefined ? {} : { revision: event.revision }),
      };
  }
}

/** Folds one event into a job. */
export function evolveJob(job: Job | null, event: Stamp & JobEventBody): Job {
  if (job !== null) {
    const kept = event.type === 'job.started' ? bare(job) : job;
    return { ...kept, ...changed(job, event), updatedAt: event.at };
  }
  if (event.type === 'job.scheduled' || event.type === 'job.configured' || event.type === 'job.departmentRetired')
    return made(event);
  throw new RangeError(`The history of a job cannot begin with ${event.type}`);
}
