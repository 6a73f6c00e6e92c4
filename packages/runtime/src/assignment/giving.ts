import {
  type AnyCommand,
  type AssignmentDecision,
  type AssignmentExplanation,
  type FollowUp,
  idAt,
  isWaiting,
  type Load,
  type LoadCommand,
  type RecordId,
  type Step,
  type Stored,
  type Ticket,
  type WorkChange,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import { decide } from '../decide.ts';
import { batchOf, updatedAt } from '../execute.ts';
import { ASSIGNMENT } from './actor.ts';

/** Most tickets that one commit changes. */
const BATCH = 25;
/** An event tells at most of so many agents why, or why not. */
const MOST_ACCOUNTS = 10;

/** A decision about a ticket, and why it was made. */
export interface Decided {
  readonly ticket: Stored<Ticket>;
  readonly decision: AssignmentDecision;
  readonly why: AssignmentExplanation;
}

/** A ticket that was decided about, as it is going to be written. */
interface Prepared {
  readonly ticket: string;
  readonly step: Step;
  readonly isAssigned: boolean;
  /** What it changes in the loads of agents, which are written in the same commit. */
  readonly counts: readonly LoadCommand[];
}

/**
 * Carries decisions about waiting tickets out, so many in a commit: the tickets, and the load of each agent who gets one. The
 * version of the load is the one that the decision was made on, so that nobody else has given the same room away.
 */
export class Giving {
  assigned = 0;
  offered = 0;
  private readonly context: Context;
  private readonly department: string | null;
  private readonly loads: Map<string, Stored<Load>>;

  constructor(context: Context, department: string | null, loads: ReadonlyMap<string, Stored<Load>>) {
    this.context = context;
    this.department = department;
    this.loads = new Map(loads);
  }

  /** Says whether all commits came in time. What was committed before the first that did not stays. */
  async carryOut(decided: readonly Decided[]): Promise<boolean> {
    let batch: Prepared[] = [];
    for (const one of decided) {
      const prepared = await this.prepare(one);
      if (prepared === null) continue;
      batch.push(prepared);
      if (batch.length < BATCH) continue;
      if (!(await this.commit(batch))) return false;
      batch = [];
    }
    return this.commit(batch);
  }

  private async prepare({ ticket, decision, why }: Decided): Promise<Prepared | null> {
    const agents = why.agents.slice(0, MOST_ACCOUNTS);
    const bounded = { ...why, agents, more: why.more + why.agents.length - agents.length };
    if (decision.outcome === 'queued') {
      if (ticket.value.routing?.reason === decision.reason) return null;
      return this.step(ticket, { type: 'ticket.withhold', why: decision }, false);
    }
    if (decision.outcome === 'offered') return null;
    const { agent: assignee, weight, turn } = decision;
    const given = { assignee, weight, turn: { queue: this.department ?? '', turn }, why: bounded };
    return this.step(ticket, { type: 'ticket.give', ...given }, true);
  }

  private async step(
    ticket: Stored<Ticket>,
    body: { readonly type: string; readonly [key: string]: unknown },
    isAssigned: boolean,
  ) {
    const { context } = this;
    const at = Math.max(context.now(), updatedAt(ticket.value as never));
    const meta = { id: idAt(context.now(), context.newSeed()), at, by: ASSIGNMENT };
    const record: RecordId = { kind: 'ticket', id: ticket.id };
    const decided = await decide(context, record, ticket, { ...body, meta });
    if (!decided.ok || decided.step.writes.length === 0) return null;
    const [own] = decided.step.writes;
    // A rule has taken it back at once: it would be given again without end.
    if (isAssigned && (own === undefined || isWaiting(own.value as unknown as Ticket))) return null;
    const isCount = ({ command }: FollowUp): boolean => command.type === 'load.count';
    const counts = decided.step.commands.filter(isCount).map(({ command }) => command as unknown as LoadCommand);
    const step = { ...decided.step, commands: decided.step.commands.filter((one) => !isCount(one)) };
    return { ticket: ticket.id, step, isAssigned, counts };
  }

  private async commit(batch: readonly Prepared[]): Promise<boolean> {
    if (batch.length === 0) return true;
    const { context } = this;
    const changes = new Map<string, WorkChange[]>();
    for (const { counts } of batch) {
      for (const count of counts) {
        if (count.type !== 'load.count') continue;
        changes.set(count.agent, [...(changes.get(count.agent) ?? []), ...count.changes]);
      }
    }
    const loads: Step[] = [];
    for (const [agent, own] of changes) loads.push(await this.loadStep(agent, own));
    const steps = [...batch.map(({ step }) => step), ...loads];
    const { writes, ...rest } = batchOf(steps);
    const result = await context.storage.commit({ writes, ...rest });
    if (!result.ok) return false;
    context.committed(writes);
    for (const { kind, id, expected, events, value } of writes) {
      if (kind !== 'load') continue;
      this.loads.set(id, { id, version: expected + events.length, value: value as unknown as Load });
    }
    this.assigned += batch.filter(({ isAssigned }) => isAssigned).length;
    return true;
  }

  private async loadStep(agent: string, changes: readonly WorkChange[]): Promise<Step> {
    const { context } = this;
    const known = this.loads.get(agent) ?? null;
    const at = Math.max(context.now(), updatedAt(known?.value as never));
    const meta = { id: idAt(context.now(), context.newSeed()), at, by: ASSIGNMENT };
    const command: AnyCommand & LoadCommand = { type: 'load.count', agent, changes, meta };
    const decided = await decide(context, { kind: 'load', id: agent }, known, command);
    if (!decided.ok) throw new RangeError(decided.refusal.message);
    return decided.step;
  }
}
