import type { Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import type { TicketConfig, TicketDecision } from './ticket-decision.ts';

type RunRule = Extract<TicketCommand, { readonly type: 'ticket.runRule' }>;

/** Decides that a scheduled rule acts: if it still is the same, and the ticket still satisfies its condition. */
export function decideRunRule(config: TicketConfig, ticket: Ticket, command: RunRule, facts: Facts): TicketDecision {
  const { rule: id, digest, slot } = command;
  const rule = config.scheduled.get(id);
  if (rule === undefined || rule.digest !== digest) return { ok: true, events: [] };
  const need = rule.condition.needs.filter((fact) => facts[fact] === undefined);
  if (need.length > 0) return { need };
  const record = ticket as unknown as Json;
  const holds = rule.condition.test({ record, facts: { ...facts, record } });
  return { ok: true, events: holds ? [{ type: 'slot.reached', rule: id, digest, slot }] : [] };
}
