import {
  type CompiledAssignment,
  type Instant,
  type Json,
  type OverflowTaken,
  overflowOf,
  queueId,
  type Stored,
  type Ticket,
  waitingOf,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import { ASSIGNMENT } from './actor.ts';

/** The earlier of two instants; `null` is never. */
export function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** What is done about tickets that wait too long in a queue, as it stands at an instant. */
export class Overflowing {
  /** When the next step of a ticket that was asked about falls due by waiting alone. */
  nextAt: Instant | null = null;
  private readonly context: Context;
  private readonly policy: CompiledAssignment;
  private readonly queue: { readonly length: number; readonly isOpen: boolean; readonly now: Instant };

  private constructor(context: Context, policy: CompiledAssignment, queue: Overflowing['queue']) {
    this.context = context;
    this.policy = policy;
    this.queue = queue;
  }

  /** Finds out how long the queue is, if its policy asks, and whether its department is open. */
  static async of(
    context: Context,
    policy: CompiledAssignment,
    department: string | null,
    now: Instant,
  ): Promise<Overflowing> {
    const steps = policy.policy.overflow ?? [];
    const isOpen = context.desk['~internal'].routing.calendar(department).isOpen(now);
    const asksLength = steps.some(({ when }) => 'longerThan' in when);
    const where = { field: 'queue', op: 'is', value: queueId(department) } as const;
    const [row] = asksLength ? await context.storage.count('ticket', { now, where }) : [];
    return new Overflowing(context, policy, { length: row?.count ?? 0, isOpen, now });
  }

  /** The steps that a ticket takes now. */
  stepsOf({ value }: Stored<Ticket>): readonly OverflowTaken[] {
    const { policy, queue } = this;
    if (policy.policy.overflow === undefined) return [];
    const ticket = waitingOf(value, policy, null);
    const { due, nextAt } = overflowOf({ policy, ticket, taken: value.routing?.stepsTaken ?? [], ...queue });
    this.nextAt = earliest(this.nextAt, nextAt);
    return due.map((step) => ({
      step,
      text: step.then.do === 'message' ? this.textOf(step.then.template, value) : null,
    }));
  }

  /** What a template says about a ticket. One that cannot be filled in is told of, and says nothing. */
  private textOf(template: string, ticket: Ticket): string | null {
    const { policies, render } = this.context.desk['~internal'];
    const text = policies.templates?.[template]?.text;
    try {
      const facts = { now: this.queue.now, actor: ASSIGNMENT, record: ticket as unknown as Json };
      return text === undefined ? null : render(text, facts);
    } catch (error) {
      this.context.onError(error);
      return null;
    }
  }
}
