import type { AssignmentExplanation, Queued } from '../assignment/decision.ts';
import type { OverflowAction } from '../assignment/overflow-step.ts';
import type { ReassignTrigger } from '../assignment/reassign-policy.ts';
import type { Reservation } from '../assignment/reservation.ts';
import type { ApprovalEventBody } from '../authority/approval-event.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Turn } from '../load/load-command.ts';
import type { Automated } from '../port/channel.ts';
import type { Actor, Stamp } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { QueueStrategy } from '../rule/action.ts';
import type { Trace } from '../rule/trace.ts';
import type { CancelReason, Clock, ClockStep, UsedTime } from '../sla/clock.ts';
import type { MetricName } from '../sla/metric/metric.ts';
import type { ConsultationEventBody } from './consultation.ts';
import type { EscalationEventBody } from './escalation.ts';
import type { FollowersChanged } from './follower/follower.ts';
import type { LinkEventBody } from './link/link.ts';
import type { MergeEventBody } from './merge/merge-event.ts';
import type { TicketSplit } from './split/split.ts';
import type { Priority, Requester, Status } from './ticket.ts';
import type { Timer } from './timer.ts';
import type { Undelivered } from './undelivered.ts';

/** What became of one action of a rule that fired, or of a macro. */
export interface ActionOutcome {
  readonly do: string;
  /** `undone`: it had been done, and was taken back because a later action of the rule failed. */
  readonly outcome: 'done' | 'unchanged' | 'suppressed' | 'failed' | 'undone';
  readonly detail?: string;
}

/** Which target an `sla.*` event speaks of. */
export interface OfClock<V extends Vocabulary = Vocabulary> {
  readonly policy: string;
  readonly metric: MetricName<V>;
}

/** What can happen to a ticket, without the stamp that every event carries. */
export type TicketEventBody<V extends Vocabulary = Vocabulary> =
  | {
      readonly type: 'ticket.created';
      readonly ticketId: string;
      readonly reference: string;
      readonly channel: V['channel'];
      readonly requester: Requester;
      readonly organization: string | null;
      readonly participants: readonly string[];
      readonly department: V['department'] | null;
      readonly assignee: string | null;
      readonly priority: Priority;
      readonly tags: readonly V['tag'][];
      readonly fields: Readonly<Partial<V['fields']>>;
      readonly language: string | null;
      readonly restricted: boolean;
      readonly parentId: string | null;
      readonly personal: { readonly subject: string };
    }
  | {
      readonly type: 'message.added';
      readonly messageId: string;
      readonly author: Actor;
      readonly direction: 'in' | 'out';
      readonly visibility: 'public' | 'internal';
      /** Not written by a person: which kind of automatic mail came in, or `sent` for what rules and the system send. */
      readonly automated: false | Automated | 'sent';
      /** Its author has no part in the ticket. */
      readonly thirdParty?: true;
      /** It was put on file and nothing more: no status and no clock moves. */
      readonly filedOnly?: true;
      /** It is a copy of this message of the ticket that this one was split off from. */
      readonly copyOf?: string;
      readonly personal: { readonly thread: string | null };
    }
  | {
      readonly type: 'ticket.transferred';
      readonly from: V['department'] | null;
      readonly department: V['department'] | null;
      readonly previousAssignee: string | null;
      readonly assignee: string | null;
      /** Where the desk gives tickets out: whether it goes before those that wait already. */
      readonly isFirst?: boolean;
      /** What it takes of its agent's capacity; left out: 1. */
      readonly weight?: number;
      /** The first agent told the second about it, in a note. */
      readonly isWarm?: true;
      /** Nobody passed it on: its department is no longer used, and this one took its place. */
      readonly because?: 'retired';
    }
  | {
      readonly type: 'ticket.assigned';
      readonly from: string | null;
      readonly assignee: string | null;
      /** What it takes of its agent's capacity; left out: 1. */
      readonly weight?: number;
      /** The turn with which a queue gave it to its agent. */
      readonly turn?: Turn;
      /** Why a queue chose this agent, and not the others. */
      readonly why?: AssignmentExplanation;
      /** Why it left its agent, or who stands in for whom. */
      readonly because?: 'released' | 'accepted' | ReassignTrigger;
      /** Whether it goes to the front of the queue. */
      readonly isFirst?: boolean;
      /** The agent it is not given back to. */
      readonly excluded?: string;
    }
  /** It has waited too long for its department: what is done then. */
  | { readonly type: 'ticket.overflowed'; readonly step: string; readonly then: OverflowAction<V> }
  /** It may leave its agent at `dueAt`; `null`: it will not. */
  | {
      readonly type: 'ticket.leavingPlanned';
      readonly agent: string;
      readonly trigger: ReassignTrigger;
      readonly since: Instant;
      readonly dueAt: Instant | null;
    }
  /** That instant has come: it is looked at whether it is still so. */
  | {
      readonly type: 'ticket.leavingDue';
      readonly agent: string;
      readonly trigger: ReassignTrigger;
      readonly since: Instant;
    }
  /** A queue asks agents whether they take the ticket. `reservation` is the search as it stands now. */
  | {
      readonly type: 'offer.made';
      readonly reservation: Reservation;
      readonly weight: number;
      readonly turn: Turn;
      readonly why: AssignmentExplanation;
    }
  | { readonly type: 'offer.declined'; readonly agent: string }
  /** The time to answer is over. */
  | { readonly type: 'offer.missed'; readonly agents: readonly string[] }
  /** By which strategy its queue chooses an agent for it, whatever the policy says. */
  | { readonly type: 'ticket.strategyChosen'; readonly strategy: QueueStrategy }
  /** An agent was looked for and not found: the ticket waits on. */
  | { readonly type: 'ticket.withheld'; readonly why: Queued }
  | {
      readonly type: 'ticket.statusChanged';
      readonly from: Status;
      readonly to: Status;
      readonly pendingUntil: Instant | null;
      /** The postponement came to its end by itself: nobody opened the ticket. */
      readonly isTimeUp?: true;
      /** Another ticket became part of it, or is not any more: whoever waits there waits here. */
      readonly because?: 'merge';
    }
  | { readonly type: 'ticket.priorityChanged'; readonly from: Priority; readonly to: Priority }
  | { readonly type: 'ticket.tagsChanged'; readonly added: readonly V['tag'][]; readonly removed: readonly V['tag'][] }
  | { readonly type: 'ticket.fieldsChanged'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly type: 'ticket.subjectChanged'; readonly personal: { readonly subject: string } }
  | { readonly type: 'ticket.flagged'; readonly flag: 'spam' | 'deleted' | 'restricted'; readonly value: boolean }
  | { readonly type: 'ticket.languageChanged'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'ticket.organizationChanged'; readonly from: string | null; readonly to: string | null }
  | {
      readonly type: 'ticket.participantsChanged';
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  /** When an answer or a solution is to be expected, as somebody told the requester. */
  | { readonly type: 'ticket.estimateChanged'; readonly from: Instant | null; readonly to: Instant | null }
  | MergeEventBody
  | ConsultationEventBody<V>
  | EscalationEventBody<V>
  | FollowersChanged
  | LinkEventBody
  | TicketSplit
  | { readonly type: 'ticket.woken'; readonly until: Instant }
  | { readonly type: 'ticket.erased' }
  | ({ readonly type: 'delivery.failed'; readonly messageId: string; readonly detail: string } & Partial<Undelivered>)
  | ApprovalEventBody
  | { readonly type: 'sla.started'; readonly clock: Clock<V> }
  | ({ readonly type: 'sla.paused' } & UsedTime & OfClock<V>)
  /** Runs on after a pause, because the ticket was reopened, or because the same is promised again. */
  | ({
      readonly type: 'sla.resumed';
      readonly dueAt: Instant | null;
      readonly steps: readonly ClockStep[];
    } & OfClock<V>)
  | ({
      readonly type: 'sla.retargeted';
      /** Whether the ticket changed, or the configuration was edited. */
      readonly because: 'change' | 'edit';
      /** The policy under which the clock ran before. */
      readonly from: string;
      readonly calendar: string;
      readonly schedule: string;
      readonly terms: string;
      readonly targetMs: number;
      readonly pausesIn: readonly Status[];
      readonly dueAt: Instant | null;
      readonly steps: readonly ClockStep[];
    } & UsedTime &
      OfClock<V>)
  /** `spareMs` is target minus consumed: negative when late. */
  | ({ readonly type: 'sla.met'; readonly spareMs: number } & UsedTime & OfClock<V>)
  | ({ readonly type: 'sla.cancelled'; readonly because: CancelReason } & UsedTime & OfClock<V>)
  | ({
      readonly type: 'sla.warned';
      readonly step: string;
      /** 0 for the step itself, 1 for its first repetition … */
      readonly repetition: number;
      readonly dueAt: Instant;
      readonly stepAt: Instant;
    } & OfClock<V>)
  /** A step that was taken will be taken again. */
  | ({ readonly type: 'sla.stepArmed'; readonly step: ClockStep } & OfClock<V>)
  | ({ readonly type: 'sla.breached'; readonly dueAt: Instant } & OfClock<V>)
  /** What an escalation step did by itself, at its own instant. */
  | ({
      readonly type: 'escalation.acted';
      readonly step: string;
      readonly revision: number;
      readonly outcomes: readonly ActionOutcome[];
    } & OfClock<V>)
  /** `armed` are new or take the place of those with the same trigger; `dropped` names triggers. */
  | { readonly type: 'timers.changed'; readonly armed: readonly Timer[]; readonly dropped: readonly string[] }
  | {
      readonly type: 'timer.reached';
      readonly trigger: string;
      readonly rules: readonly string[];
      readonly anchor: Instant;
      readonly dueAt: Instant;
    }
  /** A scheduled rule acts on the ticket: its condition held. */
  | { readonly type: 'slot.reached'; readonly rule: string; readonly digest: string; readonly slot: Instant }
  | {
      readonly type: 'rule.fired';
      readonly rule: string;
      readonly revision: number;
      /** The condition with the values that it saw, without the parts that made no difference. */
      readonly because: Trace;
      readonly outcomes: readonly ActionOutcome[];
    }
  | {
      readonly type: 'macro.applied';
      readonly macro: string;
      readonly revision: number;
      readonly outcomes: readonly ActionOutcome[];
    }
  | { readonly type: 'rule.looped'; readonly rules: readonly string[]; readonly detail: string };

/** An event of a ticket as it is stored and published. */
export type TicketEvent<V extends Vocabulary = Vocabulary> = Stamp & TicketEventBody<V>;
