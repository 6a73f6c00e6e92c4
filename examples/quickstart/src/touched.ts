import type { Metric } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import type { Aurora } from './desk.ts';

/** A promise that was about to break, or broke, and the ticket it was made to. */
export interface FellDue {
  readonly ticket: string;
  readonly what: 'warned' | 'breached';
  readonly metric: Metric;
  readonly dueAt: number;
  /** Which warning it was, as the policy names it: `80%`. */
  readonly step?: string;
}

/** What happened to tickets since it began to listen. */
export interface Touched {
  /** Ids of the tickets, in the order in which something first happened to them. */
  readonly tickets: ReadonlySet<string>;
  readonly fellDue: readonly FellDue[];
}

/** Listens to what is committed from now on. */
export function listen(helpdesk: Helpdesk<Aurora>): Touched {
  const tickets = new Set<string>();
  const fellDue: FellDue[] = [];
  helpdesk.on('*', ({ record }) => {
    if (record.kind === 'ticket') tickets.add(record.id);
  });
  helpdesk.on('sla.warned', ({ record, metric, dueAt, step }) => {
    fellDue.push({ ticket: record.id, what: 'warned', metric, dueAt, step });
  });
  helpdesk.on('sla.breached', ({ record, metric, dueAt }) => {
    fellDue.push({ ticket: record.id, what: 'breached', metric, dueAt });
  });
  return { tickets, fellDue };
}
