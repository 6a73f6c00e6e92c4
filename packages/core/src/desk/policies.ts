import type { RequesterPolicy } from '../access/requester-access.ts';
import type { Role } from '../access/role.ts';
import type { AssignmentPolicy } from '../assignment/policy.ts';
import type { AuthorityPolicy } from '../authority/authority-policy.ts';
import type { Schedule } from '../calendar/schedule.ts';
import type { DepartmentDetails } from '../department/department-details.ts';
import type { Automated } from '../port/channel.ts';
import type { Macro } from '../rule/macro.ts';
import type { Rule } from '../rule/rule.ts';
import type { RuleExecution } from '../rule/rule-execution.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { EscalationStep } from './escalation-path.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A text that stands around messages which go out, in the language of the desk's template engine. */
export interface MailText {
  readonly text: string;
  /** The same for the HTML of a message. Texts that others wrote, such as a name or a subject, are escaped in it. */
  readonly html?: string;
  /** The same in other languages, by BCP 47 tags: the ticket's language decides, else the requester's. */
  readonly languages?: Readonly<Record<string, { readonly text: string; readonly html?: string }>>;
}

/** What stands around the words of messages that go out. */
export interface MailDress {
  /** Stands below them. Variables: those of templates, and `agent` (an id), `automated`, `department` (a name). */
  readonly signature?: MailText;
  /** The whole mail, with two more variables: `body` are the words, `signature` is the signature. */
  readonly layout?: MailText;
}

/** What becomes of answers to a ticket that is closed. */
export interface FollowUpPolicy {
  /**
   * Whether they reopen it (`reopen`, the default), open a new ticket that names it as its parent, or do so once it has been
   * closed for a time (an ISO 8601 duration in days and less, such as `P14D`).
   */
  readonly followUp?: 'reopen' | 'newTicket' | { readonly newTicketAfter: string };
  /** Whether the agent of the closed ticket gets what follows on it. Default true; else nobody has it. */
  readonly keepAssignee?: boolean;
}

/** What hangs on a department. */
export interface DepartmentConfig<V extends Vocabulary = Vocabulary>
  extends DepartmentDetails<V>,
    FollowUpPolicy,
    MailDress {
  /** Mail addresses of the department: mail to one of them is its mail; the first is the one it writes from. */
  readonly addresses?: readonly string[];
  /** Id of its schedule; by default the desk's. */
  readonly schedule?: string;
  /** Id of its SLA policy, which beats the list. */
  readonly sla?: string;
  /** Who may answer its tickets in public: every agent (default), or only its members. */
  readonly repliers?: 'anyone' | 'members';
  /** Where its tickets are escalated to, step by step. A path goes on from step to step, wherever the last one led. */
  readonly escalation?: readonly EscalationStep<V>[];
  /** Who gets its tickets; by default as the desk says. */
  readonly assignment?: AssignmentPolicy<V>;
}

/** What makes a template a canned response: agents are offered it, to edit and send as their own words. */
export interface CannedTemplate<V extends Vocabulary = Vocabulary> {
  /** What stands in the list. */
  readonly name: string;
  /** For people; has no effect. */
  readonly note?: string;
  /** The departments whose tickets it is for. Left out: all tickets, also those without a department. */
  readonly departments?: readonly V['department'][];
  /** The language of the text as a BCP 47 tag, such as `pt-BR`. Left out: it suits every language. */
  readonly language?: string;
}

/** A text with placeholders, in the language of the desk's template engine. */
export interface Template<V extends Vocabulary = Vocabulary> {
  readonly text: string;
  readonly canned?: CannedTemplate<V>;
}

/** Which ticket a message that comes in belongs to. The policy on closed tickets is for departments that say nothing else. */
export interface InboundPolicy extends FollowUpPolicy {
  /**
   * What becomes of a message on a ticket in which its sender has no part: it counts like the requester's (`reopen`, the
   * default), is put on file and moves nothing (`join`), or opens a new ticket that names the other as its parent.
   */
  readonly thirdParty?: 'reopen' | 'join' | 'newTicket';
  /** Whether people of the ticket's organization have part in it. Default false. */
  readonly colleagues?: boolean;
  /**
   * Whom a reference in the subject leads to its ticket when nothing else does: those who have part in it (`members`, the
   * default), or `anyone`.
   */
  readonly subjectReference?: 'members' | 'anyone';
  /**
   * Mail addresses of agents and their ids: what they write on a ticket from there is an agent's answer and goes to the
   * requester. A sender is easily forged: name agents only where mail that pretends to come from them is refused at the door.
   */
  readonly agents?: Readonly<Record<string, string>>;
  /**
   * A message to the addresses of several departments makes a ticket for the `first` of them (the default), by the order of
   * To and Cc, or for `each`.
   */
  readonly severalDepartments?: 'first' | 'each';
  /**
   * Whether people whom a message was sent to as well, in To or Cc, become participants of its ticket (`copied`, the
   * default): they may answer, and get copies of what agents answer. `none` leaves them out.
   */
  readonly participants?: 'copied' | 'none';
  /** Where mail goes that was sent to none of the departments' addresses; `null` (default) leaves it to nobody. */
  readonly defaultDepartment?: string | null;
  /** Automatic mail that belongs to no ticket: `accept` makes one. By default only automatic replies are accepted. */
  readonly automated?: Readonly<Partial<Record<Exclude<Automated, 'loop'>, 'accept' | 'ignore'>>>;
}

/** How messages go out. Signature and layout are for departments that have none of their own. */
export interface OutboundPolicy extends MailDress {
  /** The channels on which signatures and layouts are used. Default: `email`. */
  readonly layoutChannels?: readonly string[];
  /**
   * How long nothing is sent to an address from which a message came back for good, unless they write from it: an ISO 8601
   * duration in days and less. Default `P60D`; `null` sends all the same.
   */
  readonly withholdAfterBounce?: string | null;
}

/** Everything about a desk that administrators change while it runs. */
export interface Policies<V extends Vocabulary = Vocabulary> {
  /** Raised with every change; every event says under which revision it was decided. Default 1. */
  readonly revision?: number;
  readonly schedules?: Readonly<Record<string, Schedule>>;
  /** Id of the schedule of departments that name none, and of tickets without a department. Default `always`. */
  readonly defaultSchedule?: string;
  readonly departments?: { readonly [D in V['department']]?: DepartmentConfig<V> };
  readonly slas?: readonly SlaPolicy<V>[];
  /** Who gets tickets without a department, and those of departments that do not say it. Left out: whoever takes them. */
  readonly assignment?: AssignmentPolicy<V>;
  readonly rules?: readonly Rule<V>[];
  readonly ruleExecution?: RuleExecution;
  /** In the order in which agents see them. */
  readonly macros?: readonly Macro<V>[];
  readonly templates?: Readonly<Record<string, Template<V>>>;
  readonly inbound?: InboundPolicy;
  readonly outbound?: OutboundPolicy;
  /** What agents may do. Left out: everything. As soon as there are roles, what none of them allows is not allowed. */
  readonly roles?: readonly Role<V>[];
  readonly requesters?: RequesterPolicy;
  /** What may be done up to a limit, and has to be approved beyond it. */
  readonly authority?: AuthorityPolicy;
}
