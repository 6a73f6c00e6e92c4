import type { Approval } from '../authority/approval.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Instant } from '../record/json.ts';
import type { Clock } from '../sla/clock.ts';
import type { Consultation, Consulted } from './consultation.ts';
import type { Escalation } from './escalation.ts';
import type { Links } from './link/link.ts';
import type { Absorbed, Merging } from './merge/merging.ts';
import type { Routing } from './routing.ts';
import type { Timer } from './timer.ts';

/**
 * Where a ticket stands: `new` nobody answered yet, `open` waiting for an agent again, `answered` waiting for the
 * requester, `pending` postponed until an instant, `onHold` waiting for a third party, `resolved`, `closed`. In ascending
 * order of progress.
 */
export const STATUSES = ['new', 'open', 'answered', 'pending', 'onHold', 'resolved', 'closed'] as const;
/** One of {@link STATUSES}. */
export type Status = (typeof STATUSES)[number];

/** Priorities in ascending order. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
/** One of {@link PRIORITIES}. */
export type Priority = (typeof PRIORITIES)[number];

/**
 * The instants that rules and reports anchor on; an anchor that never happened is absent. `unansweredSince` is the oldest
 * message of the requester that nobody has answered, `estimatedAt` when an answer or a solution is to be expected.
 */
export type Anchor =
  | 'createdAt'
  | 'firstResponseAt'
  | 'lastResponseAt'
  | 'lastRequesterMessageAt'
  | 'lastAgentMessageAt'
  | 'unansweredSince'
  | 'statusChangedAt'
  | 'assignedAt'
  | 'resolvedAt'
  | 'closedAt'
  | 'reopenedAt'
  | 'estimatedAt';

/** What a ticket counts about itself; `messages` counts all, notes and automatic ones included. */
export type Count = 'messages' | 'requesterMessages' | 'agentMessages' | 'notes' | 'reopens' | 'transfers';

/** Who asked: a contact, or an agent for an internal ticket. */
export interface Requester {
  readonly kind: 'contact' | 'agent';
  readonly id: string;
}

/** One request for help, from the first message to its end. */
export interface Ticket<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  /** Short name for people: seven characters of Crockford's base32. */
  readonly reference: string;
  readonly channel: V['channel'];
  readonly status: Status;
  readonly priority: Priority;
  readonly requester: Requester;
  readonly organization: string | null;
  /** Ids of contacts who were copied in. */
  readonly participants: readonly string[];
  /** Ids of contacts who were taken out of the participants: mail does not bring them back. The last 50; left out while there are none. */
  readonly formerParticipants?: readonly string[];
  /** `null` is the implicit department of a desk without departments. */
  readonly department: V['department'] | null;
  readonly assignee: string | null;
  /** The agent who wrote the last public answer. */
  readonly lastResponder: string | null;
  readonly tags: readonly V['tag'][];
  readonly fields: Readonly<Partial<V['fields']>>;
  /** BCP 47 language tag, or `null` when unknown. */
  readonly language: string | null;
  /** Marked as confidential: for access rules to go by. */
  readonly restricted: boolean;
  readonly spam: boolean;
  readonly deleted: boolean;
  readonly erased: boolean;
  readonly parentId: string | null;
  /** When a pending ticket opens again. */
  readonly pendingUntil: Instant | null;
  /** Emptied by erasure, in events too. `threads` are the platform's names of the requester's first and last messages, oldest first. */
  readonly personal: { readonly subject: string; readonly threads: readonly string[] };
  readonly clocks: readonly Clock<V>[];
  /** The moments that time rules wait for, and those that have passed. */
  readonly timers: readonly Timer[];
  /** Left out where the desk gives no tickets out, and while there is nothing to know. */
  readonly routing?: Routing;
  /** What was asked for and what may be done, oldest first; left out while there is none. At most `MAX_APPROVALS`. */
  readonly approvals?: readonly Approval[];
  /** The ticket that it has become part of. It is closed as long as it is, and what is said on it is said there. */
  readonly mergedInto?: string;
  /** The tickets that are merged into it, those that came along with others among them; a hundred at most. */
  readonly mergedFrom?: readonly string[];
  /** What it needs to become a ticket of its own again. */
  readonly merging?: Merging;
  /** What it remembers of those merged into it. */
  readonly absorbed?: Absorbed;
  /** Ids of agents who want to hear of it. */
  readonly followers?: readonly string[];
  /** What agents asked others about it, oldest first. Left out while nobody has asked. */
  readonly consultations?: readonly Consultation<V>[];
  /** Who may look at it because they were asked. Left out until it was shared with somebody. */
  readonly consulted?: Consulted<V>;
  /** How far it was escalated. Left out while it is where it began. */
  readonly escalation?: Escalation<V>;
  /** The tickets that it is linked to. */
  readonly links?: Links;
  readonly anchors: Readonly<Partial<Record<Anchor, Instant>>>;
  readonly counts: Readonly<Record<Count, number>>;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Everything that fell due up to here has been dealt with. */
  readonly wokenUntil: Instant;
}

/** How many of the requester's threads a ticket remembers to answer under. */
export const MAX_THREADS = 20;
