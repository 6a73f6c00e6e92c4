import type { MetricDef } from './metric.ts';

const DONE = ['ticket.resolved', 'ticket.closed'] as const;

/** Metrics of how long the requester waits for words. */
export const RESPONSE_METRICS = {
  firstResponse: {
    starts: ['ticket.created'],
    meets: ['message.sent'],
    cancels: DONE,
    late: { from: ['createdAt'], unless: ['firstResponseAt', 'resolvedAt', 'closedAt'] },
  },
  // It is the oldest unanswered message that starts it: later ones find a clock that is live.
  nextResponse: {
    starts: ['message.received'],
    startsAfter: 'firstResponseAt',
    meets: ['message.sent'],
    cancels: DONE,
    late: { from: ['unansweredSince'] },
  },
  periodicUpdate: {
    starts: ['ticket.created', 'message.sent', 'ticket.reopened'],
    meets: ['message.sent'],
    cancels: DONE,
    late: { from: ['createdAt', 'lastAgentMessageAt', 'reopenedAt'] },
  },
} as const satisfies Readonly<Record<string, MetricDef>>;
