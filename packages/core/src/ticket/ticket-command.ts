import type { AssignmentExplanation, Offered, Queued } from '../assignment/decision.ts';
import type { OverflowStep } from '../assignment/overflow-step.ts';
import type { ReassignTrigger } from '../assignment/reassign-policy.ts';
import type { Reassignment } from '../assignment/reassignment.ts';
import type { ApprovalCommand } from '../authority/approval-command.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Turn } from '../load/load-command.ts';
import type { Message } from '../message/message.ts';
import type { Address, Attachment, Automated } from '../port/channel.ts';
import type { Instant } from '../record/json.ts';
import type { QueueStrategy } from '../rule/action.ts';
import type { ConsultCommand, DeescalateCommand, EscalateCommand, NoteConsultation } from './consult-command.ts';
import type { FollowerCommand } from './follower/follower.ts';
import type { LinkCommand } from './link/link.ts';
import type { MergeCommand } from './merge/merge-command.ts';
import type { SplitCommand } from './split/split.ts';
import type { Priority, Requester, Status } from './ticket.ts';
import type { Undelivered } from './undelivered.ts';

/** An address that no message reaches any more, and the contact whose it is. */
export interface DeadCopy {
  readonly contact: string;
  readonly address: string;
}

/** What a bounce says of one message of ours. */
export interface Bounce {
  readonly messageId: string;
  /** In plain words, without addresses. */
  readonly detail: string;
  readonly status: string | null;
  readonly isPermanent: boolean;
  /** The recipients that no message reaches any more. */
  readonly addresses: readonly string[];
  /** The contacts among those the message was copied to whom no message reaches any more; left out for none. */
  readonly copied?: readonly DeadCopy[];
  /** Only people who were copied in have not been reached. Left out when the requester has not. */
  readonly isOfCopies?: true;
  /** The contact whose addresses these are, where it is not the ticket's requester: the message is a merged ticket's. */
  readonly recipient?: string;
}

/** A message as a command carries it: shared by the first message of a ticket and all later ones. */
export interface MessageInput {
  readonly text: string;
  /** Sanitised HTML, or `null`. */
  readonly html?: string | null;
  readonly attachments?: readonly Attachment[];
  /** Blob with the whole text when `text` is only its beginning, or leaves out quotations and signature. */
  readonly textBlob?: string | null;
  /** Blob with the HTML when it was too long to keep inline. */
  readonly htmlBlob?: string | null;
  /** Blob with the raw original. */
  readonly raw?: string | null;
  /** The platform's name of this message, for threading. */
  readonly thread?: string | null;
  /** Which kind of automatic mail it is, or `false` for a person's words. */
  readonly automated?: false | Automated;
  /** What a bounce says of the message that came back. */
  readonly bounce?: Bounce;
  /** Its author has no part in the ticket: see {@link Message.thirdParty}. */
  readonly thirdParty?: boolean;
  /** Put on file and nothing more: it moves no status and no clock, and counts as nobody's words. */
  readonly filedOnly?: boolean;
  /** Answers to it are for another ticket, which was made of the same message: its thread leads there. */
  readonly isCopy?: boolean;
  /** When its author says it was written: for display only. */
  readonly occurredAt?: Instant;
  /** Whom its author sent it to, and copied in. */
  readonly to?: readonly Address[];
  readonly cc?: readonly Address[];
  /** Id of the canned response that its author began with, however much of it is left. */
  readonly cannedResponse?: string | null;
}

/** Opens a ticket with its first message. */
export interface CreateTicket<V extends Vocabulary = Vocabulary> {
  readonly type: 'ticket.create';
  readonly requester: Requester;
  readonly channel: V['channel'];
  readonly subject: string;
  readonly message: MessageInput;
  /**
   * Whose words the first message is. Default: the requester's, except that a ticket opened by an agent begins with the
   * agent's message, which is sent to the requester. The words of an agent who asks for himself are the requester's.
   */
  readonly author?: 'requester' | 'desk';
  readonly department?: V['department'] | null;
  readonly assignee?: string | null;
  readonly priority?: Priority;
  readonly tags?: readonly V['tag'][];
  readonly fields?: Readonly<Partial<V['fields']>>;
  readonly language?: string | null;
  readonly organization?: string | null;
  readonly participants?: readonly string[];
  readonly restricted?: boolean;
  readonly parentId?: string | null;
  /** Which derivation of the short reference to take; the runtime raises it when one is taken already. */
  readonly referenceAttempt?: number;
}

/** What a queue has decided about a ticket. */
export interface GivenTicket {
  readonly assignee: string;
  readonly weight: number;
  readonly turn: Turn;
  readonly why: AssignmentExplanation;
}

/** A step that a ticket takes because it has waited too long. `text` is what the requester is told, if anything. */
export interface OverflowTaken {
  readonly step: OverflowStep;
  readonly text: string | null;
}

/** What can be asked of a ticket. */
export type TicketCommand<V extends Vocabulary = Vocabulary> =
  | CreateTicket<V>
  | ({
      readonly type: 'message.add';
      readonly visibility: 'public' | 'internal';
      /**
       * How many answers (`counts.agentMessages`) the ticket had when its author last looked: it is refused with
       * `message.overtaken` when there has been another one since.
       */
      readonly answersSeen?: number;
      /** Ids of contacts who become participants by it: its author copied them in. */
      readonly addParticipants?: readonly string[];
    } & MessageInput)
  | {
      readonly type: 'ticket.transfer';
      readonly department: V['department'] | null;
      readonly assignee?: string | null;
      /** `warm`: the next agent is told about it in a summary, which is required. Default `cold`. */
      readonly mode?: 'warm' | 'cold';
      /** Becomes an internal note. */
      readonly summary?: string;
    }
  | { readonly type: 'ticket.assign'; readonly assignee: string | null }
  /** A queue gives a ticket that waits in it to an agent. */
  | ({ readonly type: 'ticket.give' } & GivenTicket)
  /** A queue asks agents whether they take a ticket that waits in it. */
  | {
      readonly type: 'ticket.offer';
      readonly decision: Offered;
      readonly turn: Turn;
      readonly why: AssignmentExplanation;
    }
  /** The agent who sends this, or is named, takes a ticket that is offered to them. The first one wins. */
  | { readonly type: 'ticket.acceptOffer' | 'ticket.declineOffer'; readonly agent?: string | undefined }
  /** A queue has looked for an agent and found none. */
  | { readonly type: 'ticket.withhold'; readonly why: Queued; readonly steps: readonly OverflowTaken[] }
  /** The agent who sends this, or is named, takes a ticket that waits. Refused with `ticket.notWaiting` when somebody was faster. */
  | { readonly type: 'ticket.take'; readonly agent?: string | undefined }
  /** Nobody has it any more: it goes back to its queue, which chooses by `strategy` if one is given, else by its policy. */
  | { readonly type: 'ticket.release'; readonly strategy?: QueueStrategy | undefined }
  /** There is reason to take it from an agent, who still has to be its agent; what happens is its department's to say. */
  | {
      readonly type: 'ticket.leaveAgent';
      readonly agent: string;
      readonly trigger: ReassignTrigger;
      readonly since: Instant;
      /** What was found out when it was looked at who is there. */
      readonly answer?: Reassignment;
    }
  | {
      readonly type: 'ticket.update';
      readonly subject?: string;
      readonly status?: Exclude<Status, 'new'>;
      /** Required with status `pending`: when the ticket opens again. */
      readonly pendingUntil?: Instant;
      readonly priority?: Priority;
      readonly addTags?: readonly V['tag'][];
      readonly removeTags?: readonly V['tag'][];
      /** Fields to set; `null` clears one. */
      readonly fields?: { readonly [K in keyof V['fields']]?: V['fields'][K] | null };
      readonly spam?: boolean;
      readonly deleted?: boolean;
      readonly restricted?: boolean;
      readonly language?: string | null;
      readonly organization?: string | null;
      /** When an answer or a solution is to be expected: what the requester is told. `null`: nobody can tell any more. */
      readonly estimatedAt?: Instant | null;
      /** Ids of contacts. */
      readonly addParticipants?: readonly string[];
      readonly removeParticipants?: readonly string[];
    }
  | MergeCommand
  | ConsultCommand<V>
  | NoteConsultation
  | EscalateCommand
  | DeescalateCommand
  | FollowerCommand
  | LinkCommand
  | SplitCommand<V>
  /** Carries out the actions of a macro, by its id, in the name of whoever sends this. */
  | { readonly type: 'ticket.applyMacro'; readonly macro: string }
  | ApprovalCommand
  /** `addresses` are those of the requester that no message reaches any more, `copied` those of people copied in. */
  | ({
      readonly type: 'ticket.noteDelivery';
      readonly messageId: string;
      readonly failed: string;
      readonly personal?: { readonly addresses: readonly string[]; readonly copied?: readonly DeadCopy[] };
      readonly isOfCopies?: true;
    } & Partial<Undelivered>)
  /** A scheduled rule acts, if it still is the version with this digest and its condition holds. */
  | { readonly type: 'ticket.runRule'; readonly rule: string; readonly digest: string; readonly slot: Instant }
  /**
   * Brings clocks and timers in line with the configuration; what falls due after `since` still lies ahead. `digest` names
   * the configuration that is meant.
   */
  | { readonly type: 'ticket.rearm'; readonly since: Instant; readonly digest: string }
  /** Its department is retired, as the configuration with this digest says: it goes where that says. */
  | { readonly type: 'ticket.leaveDepartment'; readonly department: string; readonly digest: string }
  | { readonly type: 'ticket.erase' }
  | { readonly type: 'wake' };
