import type { ApprovalReason, ApprovalState } from '../authority/approval.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Actor } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Clock } from '../sla/clock.ts';
import type { Metric } from '../sla/metric/metric.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type { Undelivered } from '../ticket/undelivered.ts';

/** The instants of a ticket. One that never came is missing. */
export interface TicketInstants {
  createdAt: Instant;
  updatedAt: Instant;
  pendingUntil: Instant | null;
  nextDueAt: Instant | null;
  /** When the next promise breaks that is not broken yet. */
  nextBreachAt: Instant | null;
  /** When a promise broke last. */
  lastBreachAt: Instant | null;
  firstResponseAt: Instant | null;
  lastResponseAt: Instant | null;
  lastRequesterMessageAt: Instant | null;
  lastAgentMessageAt: Instant | null;
  /** The oldest message of the requester that nobody has answered. */
  unansweredSince: Instant | null;
  /** When an answer or a solution is to be expected, as the requester was told. */
  estimatedAt: Instant | null;
  statusChangedAt: Instant | null;
  assignedAt: Instant | null;
  resolvedAt: Instant | null;
  closedAt: Instant | null;
  reopenedAt: Instant | null;
}

/** When each promise to a ticket falls due; missing while its clock stands still. */
export type DueInstants = { [M in Metric as `sla.${M}.dueAt`]: Instant | null };

/** How each promise to a ticket stands; missing when none was made. */
export type SlaFields = { [M in Metric as `sla.${M}.state`]: Clock['state'] | null } & {
  [M in Metric as `sla.${M}.policy`]: string | null;
} & { [M in Metric as `sla.${M}.breached`]: boolean | null };

/** The ticket's own fields, by which storage can find it. */
export interface TicketFields<V extends Vocabulary> extends TicketInstants, DueInstants, SlaFields {
  id: string;
  reference: string;
  channel: V['channel'];
  status: Status;
  priority: Priority;
  department: V['department'] | null;
  assignee: string | null;
  lastResponder: string | null;
  requester: string;
  requesterKind: 'contact' | 'agent';
  organization: string | null;
  participants: readonly string[];
  tags: readonly V['tag'][];
  subject: string;
  /** The SLA policy by which clocks run, or ran last. */
  slaPolicy: string | null;
  language: string | null;
  parentId: string | null;
  /** The ticket that it has become part of. */
  mergedInto: string | null;
  /** The tickets that it is linked to. */
  links: readonly string[];
  /** Agents who follow it. */
  followers: readonly string[];
  /** How many steps it was escalated. */
  escalationLevel: number | null;
  /** How many questions about it nobody has answered. */
  openConsultations: number;
  /** Agents who may look at it because they are being asked about it; likewise departments. */
  consultedAgents: readonly string[];
  consultedDepartments: readonly V['department'][];
  restricted: boolean;
  spam: boolean;
  deleted: boolean;
  erased: boolean;
  /** The actions for which an approval is asked and nobody has decided. */
  'approvals.open': readonly string[];
  messages: number;
  requesterMessages: number;
  agentMessages: number;
  notes: number;
  reopens: number;
  transfers: number;
}

/** Fields of what stands around a ticket: the message of this step, the requester, who acts. Storage cannot find by them. */
export interface FactFields {
  'message.text': string | null;
  'message.subject': string | null;
  /** Addresses to which the message is sent. */
  'message.to': readonly string[];
  'message.channel': string | null;
  'message.direction': 'in' | 'out' | null;
  'message.visibility': 'public' | 'internal' | null;
  'message.author': string | null;
  'message.authorKind': Actor['kind'] | null;
  'message.automated': boolean | null;
  'message.automatedKind': 'autoReply' | 'bounce' | 'list' | 'loop' | 'sent' | null;
  /** Its author has no part in the ticket. */
  'message.thirdParty': boolean | null;
  /** Its place among the messages of the ticket: 1, 2, 3 … */
  'message.number': number | null;
  'message.isFirst': boolean | null;
  /** How many files came with the message. */
  'message.attachments': number | null;
  'message.attachmentNames': readonly string[];
  'message.attachmentTypes': readonly string[];
  /** Size of the largest file in bytes. */
  'message.largestAttachment': number | null;
  'requester.name': string | null;
  'requester.address': string | null;
  'requester.addresses': readonly string[];
  /** What stands after the `@` of the requester's mail addresses, in lower case. */
  'requester.domains': readonly string[];
  'requester.language': string | null;
  'requester.organization': string | null;
  'requester.erased': boolean | null;
  'requester.createdAt': Instant | null;
  /** Why a message of ours did not arrive; the three are missing where a step is about something else. */
  'delivery.because': Undelivered['because'] | null;
  /** Enhanced status code (RFC 3463) such as `5.1.1`. */
  'delivery.status': string | null;
  /** Another message to the same recipient would fail as well. */
  'delivery.permanent': boolean | null;
  /** What may be done, or not, by the approval that this step is about; these six are missing where it is about none. */
  'approval.action': string | null;
  'approval.state': ApprovalState | null;
  /** Why it was granted at once, or somebody has to be asked. */
  'approval.because': ApprovalReason | null;
  /** The amount, of money too: decimals of this length are told apart as numbers as well. */
  'approval.amount': number | null;
  /** ISO 4217 code; missing where it is not about money. */
  'approval.currency': string | null;
  /** Id of the agent or rule that asked. */
  'approval.requestedBy': string | null;
  /** Id of the macro that this step applied; missing when there was none. */
  macro: string | null;
  /** Who sent the command of this step. */
  'actor.kind': Actor['kind'];
  'actor.id': string;
  now: Instant;
}

/** Values before this step; missing where there was no before. */
export interface PreviousFields<V extends Vocabulary> {
  'previous.status': Status | null;
  'previous.priority': Priority | null;
  'previous.department': V['department'] | null;
  'previous.assignee': string | null;
  'previous.organization': string | null;
}

/** The custom fields of a desk, named `fields.` and the name, and those of the clocks of its plugins' metrics. */
export type CustomFields<V extends Vocabulary> = {
  [K in keyof V['fields'] & string as `fields.${K}`]: V['fields'][K];
} & PluginClockFields<V>;

/** How each promise of a plugin's metric stands. Which metrics there are is only known where the desk is. */
export type PluginClockFields<V extends Vocabulary> = string extends V['metric']
  ? unknown
  : { [M in V['metric'] as `sla.${M}.state`]: Clock['state'] | null } & {
      [M in V['metric'] as `sla.${M}.policy`]: string | null;
    } & { [M in V['metric'] as `sla.${M}.dueAt`]: Instant | null } & {
      [M in V['metric'] as `sla.${M}.breached`]: boolean | null;
    };
