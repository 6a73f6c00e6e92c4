import {
  type AssignmentDecision,
  type AssignmentExplanation,
  type FollowUp,
  idAt,
  isWaiting,
  type Load,
  type LoadCommand,
  type OverflowTaken,
  type RecordId,
  type Step,
  type Stored,
  type Ticket,
} from '@deskwright/core';
import type { ReadRecord, Settlement } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { decide } from '../decide.ts';
import { batchOf, updatedAt } from '../execute.ts';
import { ASSIGNMENT } from './actor.ts';
import type { Team } from './team.ts';

/** Most tickets that one commit changes. */
const BATCH = 25;
/** An event tells at most of so many agents why, or why not. */
const MOST_ACCOUNTS = 10;

/** A decision about a ticket, and why it was made. */
export interface Decided {
  readonly ticket: Stored<Ticket>;
  readonly decision: AssignmentDecision;
  readonly why: AssignmentExplanation;
  /** What is done because the ticket has waited too long. */
  readonly steps: readonly OverflowTaken[];
}

/** What came of a commit: `conflict` when somebody else was faster. */
export type Committed = 'done' | 'conflict' | 'leaseLost';

type Command = { readonly type: string; readonly [key: string]: unknown };
type CountWork = Extract<LoadCommand, { readonly type: 'load.count' }>;

/** A ticket that was decided about, as it is going to be written. */
interface Prepared {
  readonly step: Step;
  /** What it rests on, besides the ticket. */
  readonly read: readonly ReadRecord[];
  readonly outcome: 'assigned' | 'offered' | 'withheld';
  /** What it changes in the loads of agents, which are written in the same commit. */
  readonly counts: readonly CountWork[];
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
  private readonly team: Pick<Team, 'members'>;
  private readonly loads: Map<string, Stored<Load>>;

  constructor(context: Context, department: string | null, team: Pick<Team, 'members' | 'loads'>) {
    this.context = context;
    this.department = department;
    this.team = team;
    this.loads = new Map(team.loads);
  }

  /** Says whether all commits came in time. What was committed before the first that did not stays. */
  async carryOut(decided: readonly Decided[]): Promise<boolean> {
    let batch: Prepared[] = [];
    for (const one of decided) {
      const prepared = await this.prepare(one);
      if (prepared === null) continue;
      batch.push(prepared);
      if (batch.length < BATCH) continue;
      if ((await this.commit(batch)) !== 'done') return false;
      batch = [];
    }
    return (await this.commit(batch)) === 'done';
  }

  /** Gives a ticket that another agent has to the one who stands in, and settles the work that asked for it. */
  async handOver(ticket: Stored<Ticket>, leave: Command, settled: readonly Settlement[]): Promise<Committed> {
    const prepared = await this.step(ticket, leave, 'assigned');
    return prepared === null ? 'conflict' : this.commit([prepared], settled);
  }

  private async prepare({ ticket, decision, why, steps }: Decided): Promise<Prepared | null> {
    const agents = why.agents.slice(0, MOST_ACCOUNTS);
    const bounded = { ...why, agents, more: why.more + why.agents.length - agents.length };
    if (decision.outcome === 'queued') {
      if (ticket.value.routing?.reason === decision.reason && steps.length === 0) return null;
      return this.step(ticket, { type: 'ticket.withhold', why: decision, steps }, 'withheld');
    }
    const turn = { queue: this.department ?? '', turn: decision.turn };
    if (decision.outcome === 'offered') {
      return this.step(ticket, { type: 'ticket.offer', decision, turn, why: bounded }, 'offered');
    }
    const { agent: assignee, weight } = decision;
    return this.step(ticket, { type: 'ticket.give', assignee, weight, turn, why: bounded }, 'assigned');
  }

  private async step(ticket: Stored<Ticket>, body: Command, outcome: Prepared['outcome']): Promise<Prepared | null> {
    const { context } = this;
    const at = Math.max(context.now(), updatedAt(ticket.value as never));
    const meta = { id: idAt(context.now(), context.newSeed()), at, by: ASSIGNMENT };
    const record: RecordId = { kind: 'ticket', id: ticket.id };
    const decided = await decide(context, record, ticket, { ...body, meta });
    if (!decided.ok || decided.step.writes.length === 0) return null;
    const [own] = decided.step.writes;
    // A rule has taken it back at once: it would be given again without end.
    if (outcome !== 'withheld' && (own === undefined || isWaiting(own.value as unknown as Ticket))) return null;
    // Of others no load was read: they hear of it later, as of what people do.
    const isCount = ({ to, command }: FollowUp): boolean =>
      command.type === 'load.count' && this.team.members.has(to.id);
    const counts = decided.step.commands.filter(isCount).map(({ command }) => command as unknown as CountWork);
    const step = { ...decided.step, commands: decided.step.commands.filter((one) => !isCount(one)) };
    return { step, read: decided.read, outcome, counts };
  }

  private async commit(batch: readonly Prepared[], settled: readonly Settlement[] = []): Promise<Committed> {
    if (batch.length === 0) return 'done';
    const { context } = this;
    const byAgent = new Map<string, CountWork>();
    for (const count of batch.flatMap(({ counts }) => counts)) {
      const { changes, offers } = byAgent.get(count.agent) ?? { changes: [], offers: [] };
      const together = { changes: [...changes, ...count.changes], offers: [...offers, ...count.offers] };
      byAgent.set(count.agent, { ...count, ...together });
    }
    const loads: Step[] = [];
    for (const count of byAgent.values()) loads.push(await this.loadStep(count));
    const steps = [...batch.map(({ step }) => step), ...loads];
    const { writes, ...rest } = batchOf(steps, { settled, read: batch.flatMap(({ read }) => read) });
    const result = await context.storage.commit({ writes, ...rest });
    if (!result.ok) return result.reason === 'lease' ? 'leaseLost' : 'conflict';
    context.committed(writes);
    for (const { kind, id, expected, events, value } of writes) {
      if (kind !== 'load') continue;
      this.loads.set(id, { id, version: expected + events.length, value: value as unknown as Load });
    }
    this.assigned += batch.filter(({ outcome }) => outcome === 'assigned').length;
    this.offered += batch.filter(({ outcome }) => outcome === 'offered').length;
    return 'done';
  }

  private async loadStep(count: CountWork): Promise<Step> {
    const { context } = this;
    const { agent } = count;
    const known = this.loads.get(agent) ?? null;
    const at = Math.max(context.now(), updatedAt(known?.value as never));
    const meta = { id: idAt(context.now(), context.newSeed()), at, by: ASSIGNMENT };
    const decided = await decide(context, { kind: 'load', id: agent }, known, { ...count, meta });
    if (!decided.ok) throw new RangeError(decided.refusal.message);
    return decided.step;
  }
}
