import { transferRefusal } from '../assignment/transfer.ts';
import { landed } from '../department/landed.ts';
import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { Refusal } from '../record/refusal.ts';
import { addMessage } from './decide-message.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import type { TicketConfig, TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

type Transfer = Extract<TicketCommand, { readonly type: 'ticket.transfer' }> & { readonly meta: Meta };

/** Decides that another department, or another agent of one, goes on with a ticket. */
export function decideTransfer(config: TicketConfig, ticket: Ticket, given: Transfer, facts: Facts): TicketDecision {
  const command = landed(config.departments, given);
  const { department, meta, summary = '' } = command;
  // A new department decides anew who works on it, unless the command names somebody.
  const assignee = command.assignee ?? null;
  if (department === ticket.department && assignee === ticket.assignee) return { ok: true, events: [] };
  const { department: from, assignee: previousAssignee } = ticket;
  const refusal = objection(config, ticket, command);
  if (refusal !== null) return { ok: false, refusal };
  const warm = command.mode === 'warm' ? ({ isWarm: true } as const) : {};
  const place = { from, department, previousAssignee, assignee };
  const transferred: TicketEventBody = {
    type: 'ticket.transferred',
    ...place,
    ...routing(config, ticket, command),
    ...warm,
  };
  if (summary.trim() === '') return { ok: true, events: [transferred] };
  const note = { text: summary, visibility: 'internal', meta } as const;
  const added = addMessage(config, ticket, note, facts, { by: meta.by, direction: 'out' });
  if (!('events' in added)) return added;
  return { ...added, events: [...added.events, transferred] };
}

function objection(
  { assignment }: TicketConfig,
  ticket: Ticket,
  { department, mode: kind = 'cold', summary = '' }: Transfer,
): Refusal | null {
  const transfers = department === ticket.department ? null : ticket.counts.transfers;
  return transferRefusal(assignment.of(department)?.policy.transfer ?? {}, { kind, transfers, summary });
}

/** What the queue, or the agent, of the new department makes of it. */
export function routing(
  config: TicketConfig,
  ticket: Ticket,
  { department, assignee = null }: Pick<Transfer, 'department' | 'assignee'>,
): { readonly isFirst?: boolean; readonly weight?: number } {
  const compiled = config.assignment.of(department);
  if (compiled === null) return ticket.routing === undefined ? {} : { isFirst: false };
  if (assignee !== null) return { isFirst: false, ...weight(compiled.weigh(ticket)) };
  return { isFirst: compiled.policy.transfer?.front !== false };
}

/** What a ticket takes of its agent's capacity, where it is not 1 as usual. */
export function weight(value: number): { readonly weight?: number } {
  return value === 1 ? {} : { weight: value };
}
