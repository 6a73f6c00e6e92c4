import type { MetricDef } from './metric.ts';

const DONE = ['ticket.resolved', 'ticket.closed'] as const;
/** From the creation of the ticket to its first end. */
const WHOLE_LIFE = {
  starts: ['ticket.created'],
  meets: DONE,
  resumes: ['ticket.reopened'],
  late: { from: ['createdAt'], unless: ['resolvedAt', 'closedAt'] },
} as const;

/** Metrics of how long work on a ticket takes. */
export const WORK_METRICS = {
  firstAssignment: {
    starts: ['ticket.created'],
    meets: ['ticket.assigned'],
    cancels: DONE,
    late: { from: ['createdAt'], unless: ['assignedAt', 'resolvedAt', 'closedAt'] },
  },
  resolution: WHOLE_LIFE,
  requesterWait: { ...WHOLE_LIFE, runsIn: ['new', 'open', 'onHold'] },
  agentWork: { ...WHOLE_LIFE, runsIn: ['new', 'open'] },
} as const satisfies Readonly<Record<string, MetricDef>>;
