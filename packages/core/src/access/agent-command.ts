import type { Refusal } from '../record/refusal.ts';
import { ticketCreated } from '../ticket/decide-create.ts';
import { evolveTicket } from '../ticket/evolve.ts';
import { creationOfSplit } from '../ticket/split/decide-split.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import { accessDenied } from './access-denied.ts';
import type { Capability } from './capability.ts';

/** An agent, and what they may do with tickets. */
export interface AgentRights {
  readonly me: string;
  may(capability: Capability, ticket: Ticket): boolean;
}

type CommandOf<T extends TicketCommand['type']> = Extract<TicketCommand, { readonly type: T }>;

/** What a command asks for; `null` stands for what only the desk itself may send. */
type Demands = {
  readonly [T in TicketCommand['type']]: ((command: CommandOf<T>, ticket: Ticket, me: string) => Demand) | null;
};

/** Capabilities for the ticket as it is, and for the ticket as it will be. Of a list in a list, one will do. */
interface Demand {
  readonly before?: readonly (Capability | readonly Capability[])[];
  readonly after?: { readonly ticket: Ticket; readonly needs: readonly Capability[] };
}

const DEMANDS: Demands = {
  'ticket.create': (command, _, me) => {
    const { assignee = null } = command;
    const needs: Capability[] = assignee === null || assignee === me ? ['create'] : ['create', 'assign'];
    return { after: { ticket: asCreated(command), needs } };
  },
  'message.add': ({ visibility }) => ({ before: [visibility === 'public' ? 'reply' : 'note'] }),
  'ticket.transfer': ({ department, assignee = null }, ticket, me) => {
    const needs: Capability[] = assignee === null || assignee === me ? ['transferIn'] : ['transferIn', 'assign'];
    return { before: ['transferOut'], after: { ticket: { ...ticket, department, assignee }, needs } };
  },
  'ticket.assign': ({ assignee }, ticket, me) => {
    const isTaken = assignee === me && ticket.assignee === null;
    const isReleased = assignee === null && ticket.assignee === me;
    return { before: [isTaken || isReleased ? ['take', 'assign'] : 'assign'] };
  },
  'ticket.release': (_, ticket, me) => ({ before: [ticket.assignee === me ? ['take', 'assign'] : 'assign'] }),
  // Whether it is offered to them the ticket knows.
  'ticket.acceptOffer': ({ agent }, _, me) => onlyFor(me, agent),
  'ticket.declineOffer': ({ agent }, _, me) => onlyFor(me, agent),
  'ticket.offer': null,
  'ticket.take': ({ agent = '' }, _, me) => ({
    before: [agent === '' || agent === me ? ['take', 'assign'] : 'assign'],
  }),
  'ticket.give': null,
  'ticket.withhold': null,
  'ticket.leaveAgent': null,
  'ticket.update': ({ type: _, deleted, restricted, ...rest }) => ({
    before: [
      ...(deleted === undefined ? [] : (['delete'] as const)),
      ...(restricted === undefined ? [] : (['restrict'] as const)),
      ...(Object.keys(rest).length === 0 ? [] : (['update'] as const)),
    ],
  }),
  'approval.request': () => ({ before: ['update'] }),
  // Whether they may decide, and whether it is theirs to take back, the ticket finds out.
  'approval.grant': () => ({ before: ['see'] }),
  'approval.refuse': () => ({ before: ['see'] }),
  'approval.withdraw': () => ({ before: ['see'] }),
  'approval.repeat': null,
  // Both sides of a merge, and of its undoing, ask for the same.
  'ticket.merge': () => ({ before: ['merge'] }),
  'ticket.absorb': () => ({ before: ['merge'] }),
  'ticket.unmerge': () => ({ before: ['merge'] }),
  'ticket.giveBack': () => ({ before: ['merge'] }),
  'ticket.consult': ({ agent }, _, me) => ({ before: ['consult', ...(onlyFor(me, agent).before ?? [])] }),
  'ticket.noteConsultation': null,
  // Who hands a ticket up need neither assign it nor see where it goes: the path says that.
  'ticket.escalate': () => ({ before: ['escalate'] }),
  'ticket.deescalate': () => ({ before: ['escalate'] }),
  'ticket.follow': ({ agents = [] }, _, me) => ({ before: [agents.every((id) => id === me) ? 'see' : 'assign'] }),
  'ticket.unfollow': ({ agents = [] }, _, me) => ({ before: [agents.every((id) => id === me) ? 'see' : 'assign'] }),
  'ticket.split': () => ({ before: ['merge'] }),
  'ticket.splitOff': (command) => ({ after: { ticket: asCreated(creationOfSplit(command)), needs: ['create'] } }),
  'ticket.link': () => ({ before: ['update'] }),
  'ticket.unlink': () => ({ before: ['update'] }),
  'ticket.applyMacro': () => ({ before: ['update'] }),
  'ticket.noteDelivery': null,
  'ticket.runRule': null,
  'ticket.rearm': null,
  'ticket.leaveDepartment': null,
  'ticket.erase': null,
  wake: null,
};

/** Nobody answers for somebody else, unless they may assign. */
function onlyFor(me: string, agent = me): Demand {
  return agent === me ? {} : { before: ['assign'] };
}

/** Why an agent may not send a command to a ticket, `null` for one that is to be created; `null` when they may. */
export function agentRefusal({ me, may }: AgentRights, command: TicketCommand, ticket: Ticket | null): Refusal | null {
  const demands = DEMANDS[command.type] as
    | ((command: TicketCommand, ticket: Ticket | null, me: string) => Demand)
    | null;
  if (demands === null) return accessDenied(command.type);
  const { before = [], after } = demands(command, ticket, me);
  const isAllowed =
    before.every((need) => ticket !== null && [need].flat().some((one: Capability) => may(one, ticket))) &&
    (after === undefined || after.needs.every((need) => may(need, after.ticket)));
  return isAllowed ? null : accessDenied(command.type);
}

/** The ticket that a command would make, as far as permissions are asked about it. */
function asCreated(command: CommandOf<'ticket.create'>): Ticket {
  return evolveTicket(null, { ...ticketCreated(command, ''), at: 0 } as TicketEvent);
}
