import {
  type Access,
  type AgentPresence,
  type AssignmentExplanation,
  type CannedResponse,
  type Capability,
  type CreateTicket,
  checkCommand,
  type Instant,
  idAt,
  type LinkCommand,
  type Load,
  type Macro,
  type MergeCommand,
  type Message,
  type Principal,
  type Query,
  type SplitCommand,
  type Stored,
  type SwitchedOff,
  type Ticket,
  type TicketCommand,
  type TicketEvent,
  type Vocabulary,
} from '@deskwright/core';
import type { CountRow, HistoryPage } from '@deskwright/core/port';
import { agentTools, type CannedUsage, type CannedUsageQuery, type RenderedText } from './agent-tools.ts';
import { type ApprovalDesk, approvalDesk } from './approvals.ts';
import { type Agents, agentsOf } from './assignment/agents.ts';
import { explainTicket } from './assignment/explain-ticket.ts';
import { type Pulled, type PullOptions, pullNext } from './assignment/next-ticket.ts';
import { ORPHANS } from './assignment/orphans.ts';
import { type Attendance, attendanceOf } from './attendance.ts';
import type { Configuration } from './configuration/configuration-face.ts';
import type { Context } from './context.ts';
import { countTickets, type TicketCount } from './count-tickets.ts';
import { type DepartmentCounts, type DepartmentCountsOptions, departmentCounts } from './department-counts.ts';
import { type Execution, execute } from './execute.ts';
import { actorOf, may, NO_AGENT, shown } from './face-answers.ts';
import { findTickets, type TicketPage, type TicketQuery } from './find-tickets.ts';
import { loadAccess } from './load-access.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { parentRefusal } from './parent-ticket.ts';
import { type PersonFeed, personFeedOf } from './reading/person-feed.ts';
import { readHistory } from './reading/read-ticket.ts';
import { exportTickets, type TicketExport } from './reading/ticket-export.ts';
import { messagesFor } from './together/messages.ts';
import { knownTicket, type TicketKey, UNKNOWN } from './together/tickets.ts';
import { type WorkingTogether, workingTogetherOf } from './together/working-together.ts';

/** What applications may ask of a ticket that exists. */
export type ExistingTicketCommand<V extends Vocabulary> = Exclude<
  TicketCommand<V>,
  | CreateTicket<V>
  | {
      readonly type:
        | 'ticket.noteDelivery'
        | 'ticket.noteConsultation'
        | 'ticket.runRule'
        | 'ticket.rearm'
        | 'ticket.leaveDepartment'
        | 'ticket.give'
        | 'ticket.offer'
        | 'ticket.withhold'
        | 'ticket.leaveAgent'
        | 'approval.repeat'
        | LinkCommand['type']
        | MergeCommand['type']
        | SplitCommand['type'];
    }
>;

/**
 * The desk as one person sees it. Every read and every command passes what this person may see and do; what is not
 * visible is answered like what does not exist.
 */
export interface Face<V extends Vocabulary>
  extends Attendance,
    PersonFeed<V>,
    TicketExport<V>,
    WorkingTogether<V>,
    ApprovalDesk<V> {
  /** The configuration of the desk, for agents who may `configure`. */
  readonly configuration: Configuration<V>;
  /** Opens a ticket. */
  create(command: CreateTicket<V>): Promise<Outcome<Ticket<V>>>;
  /** Sends a command to a ticket. */
  execute(to: TicketKey, command: ExistingTicketCommand<V>): Promise<Outcome<Ticket<V>>>;
  /** A ticket, or `null` when there is none that this person may see. */
  ticket(key: TicketKey): Promise<Stored<Ticket<V>> | null>;
  /**
   * The messages of a ticket and of those merged into it, oldest first: those that this person may read. At most a
   * thousand.
   */
  messages(key: TicketKey): Promise<readonly Stored<Message>[]>;
  /**
   * What happened to a ticket, oldest first, without what tells of messages that this person may not read. Whoever may not
   * see it at all gets `[]`, as requesters do.
   */
  history(key: TicketKey, page?: HistoryPage): Promise<readonly TicketEvent<V>[]>;
  /** Tickets that satisfy a condition, exactly. Throws `DeskConfigError` for a condition that is not valid. */
  find(query: TicketQuery<V>): Promise<TicketPage<V>>;
  /**
   * How many tickets satisfy a query, exactly, by the values of fields in ascending order; a ticket counts once for each of
   * its tags. Throws `DeskConfigError` for a condition that is not valid, the `DeskError` `filter.unknownField` or `filter.badOrder`.
   */
  count(query?: TicketCount<V>): Promise<readonly CountRow[]>;
  /** How many new, open … tickets there are, department by department: those that this person may see. For agents only. */
  departmentCounts(options?: DepartmentCountsOptions): Promise<readonly DepartmentCounts<V>[]>;
  /**
   * Tickets that may be forgotten: not done, and nobody has them, no department has them, or nobody has ever answered. The
   * oldest first. For agents only.
   */
  orphans(query: { readonly limit: number; readonly after?: string }): Promise<TicketPage<V>>;
  /**
   * Gives the agent the next ticket to solve: the most pressing one by promises, priority and waiting that nobody has and
   * that is for this agent. Of two who ask at once each gets another. For agents only.
   */
  nextTicket(options?: PullOptions): Promise<Pulled<Ticket<V>>>;
  /** Why a ticket went to its agent and not to another one; of one that waits, why it still does. `null`: no queue had to do with it. */
  explainAssignment(key: TicketKey): Promise<AssignmentExplanation | null>;
  /** Says that this agent is there or not, and what they have switched off. For agents only. */
  setPresence(presence: AgentPresence, switchedOff?: readonly SwitchedOff[]): Promise<Outcome<Load>>;
  /** A break of this agent, until an instant at which it ends by itself. For agents only. */
  takeBreak(until: Instant): Promise<Outcome<Load>>;
  endBreak(): Promise<Outcome<Load>>;
  /** The macros that can be applied to a ticket now, with the command `ticket.applyMacro`. For agents only: others get `[]`. */
  macros(key: TicketKey): Promise<readonly Macro<V>[]>;
  /** The canned responses that suit a ticket, the best first. For agents only: others get `[]`. */
  cannedResponses(key: TicketKey): Promise<readonly CannedResponse<V>[]>;
  /** The text of a canned response for a ticket, to be edited and sent with `message.add`. For agents only. */
  renderCanned(key: TicketKey, id: string): Promise<RenderedText>;
  /**
   * How often messages began with each canned response, by its id. Counts survive erasure. An agent who may not see all
   * tickets is told of their own messages; requesters get `[]`.
   */
  cannedUsage(query?: CannedUsageQuery): Promise<readonly CannedUsage[]>;
}

/** Who stands behind a face: `null` is the system itself, which may see and do everything. */
type Self = Principal | null;

/** The face of one principal, or of the system, under one configuration. */
export function faceOf<V extends Vocabulary>(context: Context, self: Self): Omit<Face<V>, 'configuration'> {
  const by = actorOf(self);
  const isContact = self !== null && 'contact' in self;
  const tools = agentTools<V>(context, by);

  /** What this person may do, worked out anew for every call, for roles change; `null` is everything. */
  const access = async (): Promise<Access | null> => (self === null ? null : loadAccess(context, self));

  /** The same for what outlives a call: the roles of the desk may have been edited meanwhile. */
  const lasting = async (): Promise<Access | null> =>
    self === null ? null : loadAccess(await context.inForce(), self);

  async function seen(rights: Access | null, key: TicketKey): Promise<Stored<Ticket<V>> | null> {
    const ticket = await knownTicket<V>(context, key);
    return ticket !== null && may(rights, 'see', ticket) ? ticket : null;
  }

  /** A ticket with which this person may do something; `null` when there is none. */
  async function allowed(key: TicketKey, capability: Capability): Promise<Stored<Ticket<V>> | null> {
    const rights = await access();
    const ticket = await seen(rights, key);
    return ticket !== null && may(rights, capability, ticket) ? ticket : null;
  }

  async function found(query: TicketQuery<V>): Promise<TicketPage<V>> {
    return findTickets<V>(context, await access(), query);
  }

  async function onDuty(does: (own: Agents, me: string) => Promise<Outcome<Load>>): Promise<Outcome<Load>> {
    if (self === null || !('agent' in self)) return { ok: false, refusal: NO_AGENT };
    return does(agentsOf(context, by), self.agent);
  }

  async function send(
    rights: Access | null,
    id: string,
    command: TicketCommand<V>,
    isNew: boolean,
  ): Promise<Outcome<Ticket<V>>> {
    const body = command as unknown as TicketCommand;
    const refusal = checkCommand(context.desk, 'ticket', body);
    if (refusal !== null) return { ok: false, refusal };
    const execution: Execution = {
      by,
      ...(isNew ? { id } : {}),
      // Asked of the record as the command meets it: between looking and doing it may have gone to others.
      objection: (record) => {
        if (rights === null) return null;
        const ticket = record === null ? null : (record.value as unknown as Ticket);
        if (ticket !== null && !rights.may('see', ticket)) return UNKNOWN;
        return rights.refusalFor(body, ticket);
      },
    };
    const outcome = outcomeOf<Ticket<V>>(await execute(context, { kind: 'ticket', id }, body, execution));
    return outcome.ok ? { ok: true, record: shown(rights, outcome.record) } : outcome;
  }

  const attendance = attendanceOf(context, self, {
    known: async (key) => (await knownTicket<V>(context, key))?.id ?? null,
    visible: async (key) => {
      const ticket = await knownTicket<V>(context, key);
      return ticket !== null && may(await lasting(), 'see', ticket) ? ticket.id : null;
    },
  });

  return {
    ...attendance,
    ...workingTogetherOf<V>(context, { by, access, isContact }),
    ...approvalDesk<V>(context, by, { found, changeable: (key) => allowed(key, 'update') }),
    ...personFeedOf<V>(context, { isSystem: self === null, access: lasting }),
    async create(command) {
      const rights = await access();
      const refusal = await parentRefusal(context, rights, command.parentId);
      if (refusal !== null) return { ok: false, refusal };
      return send(rights, idAt(context.now(), context.newSeed()), command, true);
    },
    async execute(to, command) {
      const rights = await access();
      const ticket = await seen(rights, to);
      return ticket === null ? { ok: false, refusal: UNKNOWN } : send(rights, ticket.id, command, false);
    },
    async ticket(key) {
      const rights = await access();
      const ticket = await seen(rights, key);
      return ticket === null ? null : shown(rights, ticket);
    },
    async messages(key) {
      const rights = await access();
      const ticket = await seen(rights, key);
      if (ticket === null) return [];
      return messagesFor(context, rights, ticket as unknown as Stored<Ticket>, by.kind === 'agent');
    },
    async history(key, page = {}) {
      const rights = await access();
      const ticket = await seen(rights, key);
      if (ticket === null) return [];
      return readHistory(context, rights, ticket as unknown as Stored<Ticket>, page) as Promise<
        readonly TicketEvent<V>[]
      >;
    },
    exportTickets: (query = {}) => exportTickets<V>(context, lasting, query),
    count: async (query = {}) => countTickets<V>(context, await access(), query),
    async departmentCounts(options = {}) {
      return isContact ? [] : departmentCounts<V>(context, await access(), options);
    },
    find: (query) => found(query),
    async orphans(query) {
      return isContact ? { items: [], next: null } : found({ ...query, where: ORPHANS as Query<V> });
    },
    async nextTicket(options = {}) {
      if (self === null || !('agent' in self)) return { ticket: null, pressure: null, passedOver: {} };
      return (await pullNext(context, self.agent, await access(), options)) as Pulled<Ticket<V>>;
    },
    async explainAssignment(key) {
      const ticket = await allowed(key, 'seeHistory');
      return ticket === null ? null : explainTicket(context, ticket as unknown as Stored<Ticket>);
    },
    setPresence: (presence, switchedOff) => onDuty((own, me) => own.setPresence(me, presence, switchedOff)),
    takeBreak: (until) => onDuty((own, me) => own.takeBreak(me, until)),
    endBreak: () => onDuty((own, me) => own.endBreak(me)),
    async macros(key) {
      const ticket = await allowed(key, 'update');
      return ticket === null ? [] : tools.macros(ticket);
    },
    async cannedResponses(key) {
      const ticket = await allowed(key, 'reply');
      return ticket === null ? [] : tools.cannedResponses(ticket);
    },
    async renderCanned(key, id) {
      const ticket = await allowed(key, 'reply');
      return ticket === null ? { ok: false, refusal: UNKNOWN } : tools.renderCanned(ticket, id);
    },
    async cannedUsage(query = {}) {
      if (self !== null && 'contact' in self) return [];
      // Messages of tickets that somebody may not see tell nothing, not even their number.
      const seesAll = self === null || (await access())?.visible === null;
      if (seesAll) return tools.cannedUsage(query);
      return query.by === undefined || query.by === self.agent ? tools.cannedUsage({ ...query, by: self.agent }) : [];
    },
  };
}
