import { decideApproval } from '../authority/decide-approval.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import { decideAssignment } from './decide-assignment.ts';
import { decideConsult, decideNoteConsultation } from './decide-consultation.ts';
import { decideCreate } from './decide-create.ts';
import { decideDeescalate, decideEscalate } from './decide-escalation.ts';
import { decideMessage } from './decide-message.ts';
import { decideRunRule } from './decide-run-rule.ts';
import { decideTransfer } from './decide-transfer.ts';
import { decideUpdate } from './decide-update.ts';
import { replanInactivity } from './departure.ts';
import { decideFollowers } from './follower/follower.ts';
import { leavingRetired } from './leave-department.ts';
import { decideLink } from './link/link.ts';
import { decideMerge } from './merge/decide-merge.ts';
import { mergedRefusal } from './merge/merged-refusal.ts';
import { decideSplitOff } from './split/decide-split.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import { refuse, type TicketConfig, type TicketDecision } from './ticket-decision.ts';
import { undeliveredOf } from './undelivered.ts';
import { unreachable } from './unreachable.ts';

/** Answers a command to a ticket. */
export function decideTicket(
  config: TicketConfig,
  state: Ticket | null,
  command: TicketCommand<Vocabulary> & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  if (command.type === 'ticket.create') {
    if (state !== null) return refuse('ticket.exists', 'This ticket has been created already');
    return decideCreate(config, command, facts);
  }
  // What an internal ticket is about may have been removed meanwhile.
  if (state === null && command.type === 'ticket.noteConsultation') return { ok: true, events: [] };
  if (command.type === 'ticket.splitOff') {
    return state === null ? decideSplitOff(command) : refuse('ticket.exists', 'This ticket has been created already');
  }
  if (state === null) return refuse('ticket.unknown', 'There is no such ticket', 'Check the id or the reference');
  const merged = mergedRefusal(state, command);
  if (merged !== null) return { ok: false, refusal: merged };
  switch (command.type) {
    case 'message.add':
      return decideMessage(config, state, command, facts);
    case 'ticket.transfer':
      return decideTransfer(config, state, command, facts);
    case 'ticket.assign':
    case 'ticket.give':
    case 'ticket.take':
    case 'ticket.withhold':
    case 'ticket.offer':
    case 'ticket.acceptOffer':
    case 'ticket.declineOffer':
    case 'ticket.release':
    case 'ticket.leaveAgent':
      return decideAssignment(config, state, command, facts);
    case 'approval.request':
    case 'approval.grant':
    case 'approval.refuse':
    case 'approval.withdraw':
    case 'approval.repeat':
      return decideApproval(config.authority, state, command, facts);
    case 'ticket.merge':
    case 'ticket.absorb':
    case 'ticket.unmerge':
    case 'ticket.giveBack':
      return decideMerge(state, command);
    case 'ticket.split':
      return { ok: true, events: [{ type: 'ticket.split', into: command.into, messages: command.messages }] };
    case 'ticket.follow':
    case 'ticket.unfollow':
      return decideFollowers(state, command);
    case 'ticket.link':
    case 'ticket.unlink':
      return decideLink(state, command);
    case 'ticket.update':
      return decideUpdate(state, command);
    case 'ticket.noteDelivery': {
      const { messageId, failed, personal } = command;
      const event = { type: 'delivery.failed', messageId, detail: failed, ...undeliveredOf(command) } as const;
      const { status = null } = command;
      const commands = unreachable(config, state, {
        addresses: personal?.addresses ?? [],
        copied: personal?.copied ?? [],
        status,
        at: command.meta.at,
      });
      return { ok: true, events: command.isOfCopies === true ? [] : [event], commands };
    }
    case 'ticket.consult':
      return decideConsult(config, state, command, facts);
    case 'ticket.noteConsultation':
      return decideNoteConsultation(config, state, command, facts);
    case 'ticket.escalate':
      return decideEscalate(config, state, command, facts);
    case 'ticket.deescalate':
      return decideDeescalate(config, state, command);
    case 'ticket.runRule':
      return decideRunRule(config, state, command, facts);
    case 'ticket.rearm':
      return {
        ok: true,
        events: [...config.rearm(state, command.since, command.meta.at), ...replanInactivity(config.assignment, state)],
      };
    case 'ticket.leaveDepartment':
      return { ok: true, events: state.department === command.department ? leavingRetired(config, state) : [] };
    case 'ticket.erase':
      return isErased(state)
        ? { ok: true, events: [] }
        : { ok: true, events: [{ type: 'ticket.erased' }], erase: true };
    case 'ticket.applyMacro': // `advance` carries it out, action by action.
    case 'wake':
      return { ok: true, events: [] };
    default: {
      const { type } = command satisfies never as { type: string };
      return refuse('command.unknown', `A ticket does not understand "${type}"`);
    }
  }
}

// A message that came after an erasure brought its thread's name with it, so the ticket has to be emptied again.
function isErased(ticket: Ticket): boolean {
  const isSilent = (ticket.approvals ?? []).every(({ personal }) => personal.reason + personal.answer === '');
  return ticket.erased && ticket.personal.subject === '' && ticket.personal.threads.length === 0 && isSilent;
}
