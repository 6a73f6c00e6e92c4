import type { Agent } from '../agent/agent.ts';
import type { EscalationStep } from '../desk/escalation-path.ts';
import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { DeescalateCommand, EscalateCommand } from './consult-command.ts';
import { routing, weight } from './decide-transfer.ts';
import type { Place } from './escalation.ts';
import { managerOf } from './manager-of.ts';
import type { Ticket } from './ticket.ts';
import { refuse, type TicketConfig, type TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

const NO_REASON: TicketDecision = refuse('escalation.noReason', 'There is no reason', 'Say why in a sentence');

/** Decides that a ticket goes up the escalation path of its department. The limits of transfers do not stand in the way. */
export function decideEscalate(
  config: TicketConfig,
  ticket: Ticket,
  command: EscalateCommand & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  const { meta, reason = '', to: wanted } = command;
  if (reason.trim() === '' && meta.by.kind === 'agent') return NO_REASON;
  const path = ticket.escalation?.path ?? ticket.department;
  const steps = config.escalation.pathOf(path);
  if (path === null || steps.length === 0) {
    const remedy = 'Configure departments[…].escalation, or transfer the ticket';
    return refuse('escalation.noPath', 'The department of the ticket has no escalation path', remedy);
  }
  const current = ticket.escalation?.level ?? 0;
  const level = wanted === undefined ? current + 1 : levelOf(steps, wanted);
  const step = steps[level - 1];
  if (step === undefined && wanted !== undefined) {
    const message = `The escalation path of "${path}" has no step "${wanted}"`;
    return refuse('escalation.unknownStep', message, `Name one of 1 to ${steps.length}, or the id of a step`);
  }
  if (step === undefined) {
    const message = `The ticket is at the end of the escalation path of "${path}"`;
    return refuse('escalation.endOfPath', message, 'Solve it there, consult somebody, or transfer it');
  }
  if (level <= current) {
    const message = `The ticket has been escalated to step ${current} already`;
    return refuse('escalation.notHigher', message, 'Name a later step, or de-escalate it');
  }
  const goal = goalOf(config, ticket, step, facts);
  if (!('department' in goal)) return goal;
  const escalated: TicketEventBody = {
    type: 'ticket.escalated',
    level,
    ...(step.id === undefined ? {} : { step: step.id }),
    path,
    from: placeOf(ticket),
    to: goal,
    personal: { reason },
  };
  return { ok: true, events: [escalated, ...handOver(config, ticket, goal)] };
}

/** Decides that a ticket goes back to where it was before the last step. */
export function decideDeescalate(
  config: TicketConfig,
  ticket: Ticket,
  { reason, meta }: DeescalateCommand & { readonly meta: Meta },
): TicketDecision {
  if (reason.trim() === '' && meta.by.kind === 'agent') return NO_REASON;
  const origin = ticket.escalation?.origins.at(-1);
  if (origin === undefined) {
    const remedy = 'Transfer or assign it, if somebody else is to have it';
    return refuse('escalation.notEscalated', 'The ticket is where it began', remedy);
  }
  const { level, assignee } = origin;
  const department = config.departments.lands(origin.department);
  const to = { department, assignee };
  const back = { type: 'ticket.deescalated', level, from: placeOf(ticket), to, personal: { reason } } as const;
  return { ok: true, events: [back, ...handOver(config, ticket, to)] };
}

function levelOf(steps: readonly EscalationStep[], wanted: string | number): number {
  return typeof wanted === 'number' ? wanted : steps.findIndex(({ id }) => id === wanted) + 1;
}

function placeOf({ department, assignee }: Ticket): Place {
  return { department, assignee };
}

/** Where a step leads. */
function goalOf(config: TicketConfig, ticket: Ticket, { to }: EscalationStep, facts: Facts): Place | TicketDecision {
  const { department } = ticket;
  if ('department' in to) return { department: config.departments.lands(to.department), assignee: null };
  if ('agent' in to) return { department, assignee: to.agent };
  if (facts.agents === undefined) return { need: ['agents'] };
  const assignee = managerOf(facts.agents as unknown as readonly Agent[], department);
  if (assignee !== null) return { department, assignee };
  const remedy = 'Say which agent manages it, or name a later step';
  return refuse('escalation.noManager', 'Nobody manages the department of the ticket', remedy);
}

/** The ticket changes hands as by a transfer or an assignment, so that loads, queues, clocks and rules hear of it as ever. */
function handOver(config: TicketConfig, ticket: Ticket, { department, assignee }: Place): readonly TicketEventBody[] {
  const { department: from, assignee: previousAssignee } = ticket;
  if (department !== from) {
    const place = { from, department, previousAssignee, assignee };
    return [{ type: 'ticket.transferred', ...place, ...routing(config, ticket, { department, assignee }) }];
  }
  if (assignee === previousAssignee) return [];
  if (assignee === null) {
    const left = { type: 'ticket.assigned', from: previousAssignee, assignee } as const;
    return [config.assignment.isUsed ? { ...left, because: 'released' } : left];
  }
  const own = weight(config.assignment.of(department)?.weigh(ticket) ?? 1);
  return [{ type: 'ticket.assigned', from: previousAssignee, assignee, ...own }];
}
