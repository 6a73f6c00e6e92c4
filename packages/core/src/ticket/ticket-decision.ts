import type { AuthorityBook } from '../authority/authority-book.ts';
import type { DepartmentBook } from '../department/department-book.ts';
import type { EscalationPaths } from '../desk/escalation-path.ts';
import type { MailLayout } from '../desk/mail-layout.ts';
import type { AssignmentBook } from '../queue/assignment-book.ts';
import type { Instant } from '../record/json.ts';
import type { Decision } from '../record/kind.ts';
import type { ScheduledRules } from '../rule/time/scheduled-rules.ts';
import type { Ticket } from './ticket.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** What a decision about a ticket needs to know of the configuration. */
export interface TicketConfig {
  /** The address that a department writes from, or `null` for the channel's own. */
  senderOf(department: string | null): { readonly address: string; readonly name?: string } | null;
  /** Puts the words of a message into the layout of the ticket's department. */
  readonly layOut: MailLayout;
  /** Whether the agent of a closed ticket is also the agent of what follows on it. */
  keepsAssignee(department: string | null): boolean;
  /** How long nothing is sent to an address from which a message came back for good; `null` when it is sent all the same. */
  readonly withholdMs: number | null;
  /** Whether agents are offered a canned response with this id. */
  isCannedResponse(id: string): boolean;
  readonly scheduled: ScheduledRules;
  readonly departments: DepartmentBook;
  readonly assignment: AssignmentBook;
  readonly authority: AuthorityBook;
  readonly escalation: EscalationPaths;
  /** Brings clocks and timers in line with the configuration; what falls due after `since` still lies ahead. */
  rearm(ticket: Ticket, since: Instant, at: Instant): readonly TicketEventBody[];
}

/** A decision about a ticket. */
export type TicketDecision = Decision<TicketEventBody>;

/** A "no" with a stable code. */
export function refuse(code: string, message: string, remedy?: string): TicketDecision {
  return { ok: false, refusal: { code, message, ...(remedy === undefined ? {} : { remedy }) } };
}
