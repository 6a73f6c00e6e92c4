import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import { addMessage } from './decide-message.ts';
import { decideTransfer } from './decide-transfer.ts';
import { isWaiting } from './routing.ts';
import type { Ticket } from './ticket.ts';
import type { OverflowTaken, TicketCommand } from './ticket-command.ts';
import type { TicketConfig, TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

type Withhold = Extract<TicketCommand, { readonly type: 'ticket.withhold' }> & { readonly meta: Meta };

/** Decides that a ticket waits on: why, and what is done because it has waited too long. */
export function withhold(config: TicketConfig, ticket: Ticket, command: Withhold, facts: Facts): TicketDecision {
  if (!isWaiting(ticket)) return { ok: true, events: [] };
  const { why, steps, meta } = command;
  // Only what is new is written down: a queue may look at a ticket many times before there is somebody for it.
  const withheld: readonly TicketEventBody[] =
    ticket.routing?.reason === why.reason ? [] : [{ type: 'ticket.withheld', why }];
  const ahead = steps.filter(({ step }) => ticket.routing?.stepsTaken.includes(step.id) !== true);
  let decision: Extract<TicketDecision, { readonly ok: true }> = { ok: true, events: withheld };
  for (const taken of ahead) {
    const { id, then } = taken.step;
    const done = carryOut(config, ticket, taken, meta, facts);
    if (!('events' in done)) return done;
    const overflowed: TicketEventBody = { type: 'ticket.overflowed', step: id, then };
    decision = {
      ok: true,
      events: [...decision.events, overflowed, ...done.events],
      creates: [...(decision.creates ?? []), ...(done.creates ?? [])],
      commands: [...(decision.commands ?? []), ...(done.commands ?? [])],
    };
  }
  return decision;
}

function carryOut(
  config: TicketConfig,
  ticket: Ticket,
  { step: { id, then }, text }: OverflowTaken,
  meta: Meta,
  facts: Facts,
): TicketDecision {
  if (then.do === 'transfer') {
    const { department } = then;
    const moved = decideTransfer(config, ticket, { type: 'ticket.transfer', department, meta }, facts);
    // One transfer too many: the ticket stays where it is, and has taken the step.
    return 'ok' in moved && !moved.ok ? { ok: true, events: [] } : moved;
  }
  if (then.do !== 'message' || text === null) return { ok: true, events: [] };
  // Each step has a message of its own, should one page take several.
  const own = { ...meta, id: `${meta.id}|${id}` };
  return addMessage(config, ticket, { text, visibility: 'public', meta: own }, facts, {
    by: meta.by,
    direction: 'out',
  });
}
