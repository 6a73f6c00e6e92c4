import {
  type Actor,
  type AnyKind,
  type CannedResponse,
  type CreateTicket,
  checkCommand,
  idAt,
  type Macro,
  type Message,
  type Principal,
  REFERENCE_CHANNEL,
  type Refusal,
  refusalFor,
  type Stored,
  type Ticket,
  type TicketCommand,
  type TicketEvent,
  upcast,
  type Vocabulary,
  visibleTo,
} from '@deskwright/core';
import {
  type CountRow,
  filterPredicate,
  type HistoryPage,
  type Order,
  type UntypedFilter,
} from '@deskwright/core/port';
import { agentTools, type CannedUsage, type CannedUsageQuery, type RenderedText } from './agent-tools.ts';
import type { Context } from './context.ts';
import { countTickets, type TicketCount } from './count-tickets.ts';
import { execute } from './execute.ts';
import { findTickets, type TicketPage, type TicketQuery } from './find-tickets.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** What applications may ask of a ticket that exists. */
export type ExistingTicketCommand<V extends Vocabulary> = Exclude<
  TicketCommand<V>,
  CreateTicket<V> | { readonly type: 'ticket.noteDelivery' | 'ticket.runRule' | 'ticket.rearm' }
>;

/** Which ticket: by its id, or by the short reference that people use. */
export type TicketKey = { readonly id: string } | { readonly reference: string };

/**
 * The desk as one person sees it. Every read and every command passes what this person may see and do; what is not
 * visible is answered like what does not exist.
 */
export interface Face<V extends Vocabulary> {
  /** Opens a ticket. */
  create(command: CreateTicket<V>): Promise<Outcome<Ticket<V>>>;
  /** Sends a command to a ticket. */
  execute(to: TicketKey, command: ExistingTicketCommand<V>): Promise<Outcome<Ticket<V>>>;
  /** A ticket, or `null` when there is none that this person may see. */
  ticket(key: TicketKey): Promise<Stored<Ticket<V>> | null>;
  /** The messages of a ticket, oldest first: without notes for people outside the desk. At most a thousand. */
  messages(key: TicketKey): Promise<readonly Stored<Message>[]>;
  /** What happened to a ticket, oldest first. For agents only: a requester gets `[]`. */
  history(key: TicketKey, page?: HistoryPage): Promise<readonly TicketEvent<V>[]>;
  /** Tickets that satisfy a condition, exactly. Throws `DeskConfigError` for a condition that is not valid. */
  find(query: TicketQuery<V>): Promise<TicketPage<V>>;
  /**
   * How many tickets satisfy a query, exactly, by the values of fields in ascending order; a ticket counts once for each of
   * its tags. Throws `DeskConfigError` for a condition that is not valid, the `DeskError` `filter.unknownField` or `filter.badOrder`.
   */
  count(query?: TicketCount<V>): Promise<readonly CountRow[]>;
  /** The macros that can be applied to a ticket now, with the command `ticket.applyMacro`. For agents only: others get `[]`. */
  macros(key: TicketKey): Promise<readonly Macro<V>[]>;
  /** The canned responses that suit a ticket, the best first. For agents only: others get `[]`. */
  cannedResponses(key: TicketKey): Promise<readonly CannedResponse<V>[]>;
  /** The text of a canned response for a ticket, to be edited and sent with `message.add`. For agents only. */
  renderCanned(key: TicketKey, id: string): Promise<RenderedText>;
  /** How often messages began with each canned response, by its id. Counts survive erasure. For agents only: others get `[]`. */
  cannedUsage(query?: CannedUsageQuery): Promise<readonly CannedUsage[]>;
}

/** Who stands behind a face: `null` is the system itself, which may see and do everything. */
type Self = Principal | null;

const MAX_MESSAGES = 1000;
const IN_ORDER: readonly Order[] = [{ by: 'number', direction: 'asc' }];

function actorOf(self: Self): Actor {
  if (self === null) return { kind: 'system', id: 'app' };
  return 'agent' in self ? { kind: 'agent', id: self.agent } : { kind: 'requester', id: self.contact };
}

const UNKNOWN: Refusal = {
  code: 'ticket.unknown',
  message: 'There is no such ticket',
  remedy: 'Check the id or the reference',
};

/** The face of one principal, or of the system. */
export function faceOf<V extends Vocabulary>(context: Context, self: Self): Face<V> {
  const condition = self === null ? null : visibleTo(self);
  const fields = context.desk.fields.ticket ?? {};
  const isVisible = condition === null ? () => true : filterPredicate(fields, condition);
  const by = actorOf(self);
  const kind = context.desk['~internal'].kinds.get('ticket') as AnyKind;
  const tools = agentTools<V>(context, by);
  const isOutsider = self !== null && 'contact' in self;

  async function load(key: TicketKey): Promise<Stored<Ticket<V>> | null> {
    const found = await context.storage.load(
      'id' in key
        ? { kind: 'ticket', id: key.id }
        : { ref: { channel: REFERENCE_CHANNEL, thread: key.reference.trim().toUpperCase() } },
    );
    if (found === null || found.kind !== 'ticket' || !isVisible(found.value)) return null;
    return { id: found.id, version: found.version, value: found.value as unknown as Ticket<V> };
  }

  async function send(id: string, command: TicketCommand<V>, isNew: boolean): Promise<Outcome<Ticket<V>>> {
    const body = command as unknown as TicketCommand;
    const refusal = checkCommand(context.desk, 'ticket', body) ?? (self === null ? null : refusalFor(self, body));
    if (refusal !== null) return { ok: false, refusal };
    return outcomeOf(await execute(context, { kind: 'ticket', id }, body, isNew ? { by, id } : { by }));
  }

  return {
    create: (command) => send(idAt(context.now(), context.newSeed()), command, true),
    async execute(to, command) {
      const ticket = await load(to);
      return ticket === null ? { ok: false, refusal: UNKNOWN } : send(ticket.id, command, false);
    },
    ticket: load,
    async messages(key) {
      const ticket = await load(key);
      if (ticket === null) return [];
      const own: UntypedFilter = { field: 'ticketId', op: 'is', value: ticket.id };
      const where = isOutsider ? { all: [own, { field: 'visibility', op: 'is', value: 'public' } as const] } : own;
      const query = { now: context.now(), where, order: IN_ORDER, limit: MAX_MESSAGES };
      const { items } = await context.storage.find('message', query);
      return items as unknown as readonly Stored<Message>[];
    },
    async history(key, page) {
      const ticket = isOutsider ? null : await load(key);
      if (ticket === null) return [];
      const events = await context.storage.history({ kind: 'ticket', id: ticket.id }, page);
      return events.map((event) => upcast(kind, event)) as unknown as readonly TicketEvent<V>[];
    },
    count: (query = {}) => countTickets<V>(context, self, query),
    find: (query) => findTickets<V>(context, self, query),
    async macros(key) {
      const ticket = isOutsider ? null : await load(key);
      return ticket === null ? [] : tools.macros(ticket);
    },
    async cannedResponses(key) {
      const ticket = isOutsider ? null : await load(key);
      return ticket === null ? [] : tools.cannedResponses(ticket);
    },
    async renderCanned(key, id) {
      const ticket = isOutsider ? null : await load(key);
      return ticket === null ? { ok: false, refusal: UNKNOWN } : tools.renderCanned(ticket, id);
    },
    cannedUsage: async (query = {}) => (isOutsider ? [] : tools.cannedUsage(query)),
  };
}
