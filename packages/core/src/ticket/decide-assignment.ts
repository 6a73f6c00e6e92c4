import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { QueueStrategy } from '../rule/action.ts';
import { decideOffer } from './decide-offer.ts';
import { withhold } from './decide-overflow.ts';
import { weight } from './decide-transfer.ts';
import { isDone } from './evolve.ts';
import { isWaiting } from './routing.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import { refuse, type TicketConfig, type TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

type Assignment = Extract<
  TicketCommand,
  {
    readonly type:
      | 'ticket.assign'
      | 'ticket.take'
      | 'ticket.give'
      | 'ticket.offer'
      | 'ticket.acceptOffer'
      | 'ticket.declineOffer'
      | 'ticket.withhold'
      | 'ticket.release'
      | 'ticket.leaveAgent';
  }
> & { readonly meta: Meta };

const NOTHING: TicketDecision = { ok: true, events: [] };

/** Decides who works on a ticket: as a person says, as a queue found out, or nobody any more. */
export function decideAssignment(
  config: TicketConfig,
  ticket: Ticket,
  command: Assignment,
  facts: Facts,
): TicketDecision {
  switch (command.type) {
    case 'ticket.assign':
      return assign(config, ticket, command.assignee);
    case 'ticket.take': {
      const { agent, meta } = command;
      const taker = agent ?? (meta.by.kind === 'agent' ? meta.by.id : null);
      if (taker === null) return refuse('ticket.whose', 'It is not said who takes it', 'Name the agent');
      if (isWaiting(ticket)) return assign(config, ticket, taker);
      return refuse('ticket.notWaiting', 'Somebody has the ticket, is being asked, or nobody has to', 'Take another');
    }
    case 'ticket.give': {
      if (!isWaiting(ticket)) return refuse('ticket.notWaiting', 'The ticket does not wait for an agent any more');
      const { assignee, turn, why } = command;
      const given = { type: 'ticket.assigned', from: null, assignee, ...weight(command.weight), turn, why } as const;
      return { ok: true, events: [given] };
    }
    case 'ticket.offer':
    case 'ticket.acceptOffer':
    case 'ticket.declineOffer':
      return decideOffer(config, ticket, command);
    case 'ticket.withhold':
      return withhold(config, ticket, command, facts);
    case 'ticket.release':
      return release(config, ticket, command.strategy ?? null);
    case 'ticket.leaveAgent': {
      return leave(config, ticket, command);
    }
  }
}

function release(config: TicketConfig, ticket: Ticket, strategy: QueueStrategy | null): TicketDecision {
  const released = ticket.assignee === null ? [] : [left(ticket, 'released')];
  if (strategy === null) return { ok: true, events: released };
  if (config.assignment.of(ticket.department) === null) {
    return refuse('ticket.noQueue', 'No policy gives out the tickets of this department', 'Configure its assignment');
  }
  const isSame = released.length === 0 && ticket.routing?.strategy === strategy;
  return { ok: true, events: isSame ? [] : [...released, { type: 'ticket.strategyChosen', strategy }] };
}

function leave(
  config: TicketConfig,
  ticket: Ticket,
  { agent, trigger, since, answer }: Extract<TicketCommand, { readonly type: 'ticket.leaveAgent' }>,
): TicketDecision {
  if (ticket.assignee !== agent || isDone(ticket.status) || answer === undefined) return NOTHING;
  switch (answer.do) {
    case 'keep': {
      const isPlanned = ticket.routing?.departures.some((one) => one.trigger === trigger) === true;
      return isPlanned
        ? { ok: true, events: [{ type: 'ticket.leavingPlanned', agent, trigger, since, dueAt: null }] }
        : NOTHING;
    }
    case 'wait': {
      const planned = { type: 'ticket.leavingPlanned', agent, trigger, since, dueAt: answer.until } as const;
      return answer.until === null ? NOTHING : { ok: true, events: [planned] };
    }
    case 'requeue': {
      const { front, exclude } = answer;
      const gone = { ...left(ticket, trigger), isFirst: front, ...(exclude === null ? {} : { excluded: exclude }) };
      return { ok: true, events: [gone] };
    }
    case 'assign': {
      const own = weight(config.assignment.of(ticket.department)?.weigh(ticket) ?? 1);
      const to = { from: agent, assignee: answer.agent, because: trigger, ...own };
      return { ok: true, events: [{ type: 'ticket.assigned', ...to }] };
    }
  }
}

function assign(config: TicketConfig, ticket: Ticket, assignee: string | null): TicketDecision {
  if (assignee === ticket.assignee) return NOTHING;
  const { assignment } = config;
  if (assignee === null && assignment.isUsed) return { ok: true, events: [left(ticket, 'released')] };
  const own = assignee === null ? {} : weight(assignment.of(ticket.department)?.weigh(ticket) ?? 1);
  return { ok: true, events: [{ type: 'ticket.assigned', from: ticket.assignee, assignee, ...own }] };
}

type Because = NonNullable<Extract<TicketEventBody, { type: 'ticket.assigned' }>['because']>;

function left(ticket: Ticket, because: Because) {
  return { type: 'ticket.assigned', from: ticket.assignee, assignee: null, because } as const;
}
