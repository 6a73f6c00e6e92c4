import * as z from 'zod';
import type { Meta, Stamp } from '../record/event.ts';
import type { FieldDef } from '../record/field.ts';
import type { Instant } from '../record/json.ts';
import type { Decision, KindDef } from '../record/kind.ts';
import { type Queue, queueId } from './queue.ts';

/** What one page of a pass came to. */
export interface DrainedPage {
  readonly assigned: number;
  readonly offered: number;
  /** Tickets that stay where they are. */
  readonly left: number;
  readonly conflicts: number;
  /** Where the next page begins; `null`: at the beginning. */
  readonly cursor: string | null;
  /** Nothing came behind it. */
  readonly isLast: boolean;
  /** When time alone may change the answer of a ticket that was left. */
  readonly retryAt: Instant | null;
}

/** What can be asked of a queue. */
export type QueueCommand =
  /** Something has happened that may give a ticket to an agent: a ticket waits, or an agent has room. */
  | {
      readonly type: 'queue.notice';
      readonly department: string | null;
      readonly because: 'ticket' | 'agent' | 'time' | 'configuration';
      /** What the desk is configured to do. */
      readonly digest?: string;
    }
  | ({ readonly type: 'queue.recordPage' } & DrainedPage)
  | { readonly type: 'wake' };

/** What can happen to a queue, without the stamp that every event carries. */
export type QueueEventBody =
  | {
      readonly type: 'queue.noticed';
      readonly department: string | null;
      readonly because: string;
      readonly digest: string | null;
    }
  | ({ readonly type: 'queue.drained'; readonly state: Queue['state'] } & DrainedPage);

const NOTHING: Decision<QueueEventBody> = { ok: true, events: [] };

function decide(queue: Queue | null, command: QueueCommand & { readonly meta: Meta }): Decision<QueueEventBody> {
  switch (command.type) {
    case 'queue.notice': {
      const { department, because, digest = queue?.digest ?? null } = command;
      const isNews = queue === null || digest !== queue.digest;
      if (!isNews && queue.state === 'running') return NOTHING;
      // Room for somebody matters to nobody when nobody waits.
      if (!isNews && queue.state === 'idle' && because === 'agent' && !queue.hasWaiting) return NOTHING;
      return { ok: true, events: [{ type: 'queue.noticed', department, because, digest }] };
    }
    case 'queue.recordPage': {
      if (queue === null) return refuse('queue.unknown', 'There is no such queue', 'Give notice of something first');
      const { assigned, offered, left, conflicts, cursor, isLast, retryAt } = command;
      const page = { assigned, offered, left, conflicts, cursor: isLast ? null : cursor, isLast, retryAt };
      const state = !isLast ? queue.state : queue.state === 'running' ? 'closing' : 'idle';
      return { ok: true, events: [{ type: 'queue.drained', state, ...page }] };
    }
    case 'wake':
      return NOTHING;
    default: {
      const { type } = command satisfies never as { type: string };
      return refuse('command.unknown', `A queue does not understand "${type}"`, 'See QueueCommand');
    }
  }
}

function refuse(code: string, message: string, remedy: string): Decision<never> {
  return { ok: false, refusal: { code, message, remedy } };
}

function noticed(queue: Queue | null, event: Stamp & Extract<QueueEventBody, { type: 'queue.noticed' }>): Queue {
  const { department, digest, at } = event;
  const counts = queue?.counts ?? { passes: 0, assigned: 0, offered: 0, conflicts: 0 };
  const pass = { state: 'running', cursor: null, hasWaiting: false, retryAt: null, digest, counts } as const;
  const past = { drainedAt: queue?.drainedAt ?? null, createdAt: queue?.createdAt ?? at, updatedAt: at };
  return { id: queueId(department), department, ...pass, ...past };
}

function evolve(queue: Queue | null, event: Stamp & QueueEventBody): Queue {
  if (event.type === 'queue.noticed') return noticed(queue, event);
  if (queue === null) throw new RangeError(`The history of a queue cannot begin with ${event.type}`);
  const { state, assigned, offered, conflicts, left, cursor, isLast, retryAt, at } = event;
  const { counts } = queue;
  const isFirstPage = queue.cursor === null;
  return {
    ...queue,
    state,
    cursor,
    // What the pass before found is found again.
    hasWaiting: left > 0 || (!isFirstPage && queue.hasWaiting),
    retryAt: earlier(retryAt, isFirstPage ? null : queue.retryAt),
    drainedAt: isLast ? at : queue.drainedAt,
    counts: {
      passes: counts.passes + (isLast ? 1 : 0),
      assigned: counts.assigned + assigned,
      offered: counts.offered + offered,
      conflicts: counts.conflicts + conflicts,
    },
    updatedAt: at,
  };
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function field<K extends keyof Queue>(type: FieldDef['type'], key: K): FieldDef {
  return { type, read: (queue: Queue) => queue[key], path: [key] };
}

/** How queues behave. What a wake of one does, the shell does: it gives the waiting tickets to agents. */
export const queueKind: KindDef<Queue, QueueCommand, QueueEventBody> = {
  kind: 'queue',
  schema: z.custom<Queue>((value) => typeof value === 'object' && value !== null),
  commands: z.never() as z.ZodType<QueueCommand>,
  decide,
  evolve,
  // A pass goes on at once: what brought it here has happened, so that instant has come.
  wakeAt: ({ state, updatedAt, retryAt }) => (state === 'idle' ? retryAt : updatedAt),
  fields: {
    department: field('keyword', 'department'),
    state: field('keyword', 'state'),
    hasWaiting: field('boolean', 'hasWaiting'),
    retryAt: field('instant', 'retryAt'),
    drainedAt: field('instant', 'drainedAt'),
    updatedAt: field('instant', 'updatedAt'),
  },
};
