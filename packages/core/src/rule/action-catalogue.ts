import type { TicketCommand } from '../ticket/ticket-command.ts';
import { type CoreAction, isQueueStrategy } from './action.ts';

/** What an action comes down to: a command to the ticket, or the end of this step's rules. */
export type Plan = { readonly command: TicketCommand } | 'stop' | 'suppressed';

/** What an action may use when it is carried out. */
export interface ActionContext {
  /** The message at hand was not written by a person, so nothing may answer it automatically. */
  readonly isAutomated: boolean;
}

type Update = Omit<Extract<TicketCommand, { type: 'ticket.update' }>, 'type'>;

/** The changes of a ticket that actions which need nothing else come down to. */
const UPDATES: Readonly<Record<string, Update>> = {
  reopen: { status: 'open' },
  markSpam: { spam: true },
  notSpam: { spam: false },
  delete: { deleted: true },
  restore: { deleted: false },
};

// What is spread first is copied as a whole, which is several times faster.
const update = (changes: Update): Plan => ({ command: { ...changes, type: 'ticket.update' } });

/**
 * What an action of the core comes down to, after `resolveAction` has put plain values in place of everything that
 * depends on the ticket, the clock or a template.
 */
export function planAction(action: CoreAction, context: ActionContext): Plan {
  switch (action.do) {
    case 'transfer': {
      const { department, assignee = null } = action;
      return { command: { type: 'ticket.transfer', department, assignee } };
    }
    case 'escalate': {
      const { to, reason = '' } = action;
      return { command: { type: 'ticket.escalate', reason, ...(to === undefined ? {} : { to }) } };
    }
    case 'assign':
      if ('strategy' in action && isQueueStrategy(action.strategy)) {
        return { command: { type: 'ticket.release', strategy: action.strategy } };
      }
      return { command: { type: 'ticket.assign', assignee: 'to' in action ? action.to : null } };
    case 'tag':
      return update({ addTags: action.add ?? [], removeTags: action.remove ?? [] });
    case 'setField':
      return update({ fields: { [action.field]: 'value' in action ? action.value : action.text } });
    case 'clearField':
      return update({ fields: { [action.field]: null } });
    case 'setPriority':
      return update({ priority: action.to });
    case 'setStatus':
      return update({ status: action.to });
    case 'snooze':
      return update({ status: 'pending', pendingUntil: 'until' in action ? Number(action.until) : 0 });
    case 'setRestricted':
      return update({ restricted: action.to });
    case 'setLanguage':
      return update({ language: action.to });
    case 'setOrganization':
      return update({ organization: action.to });
    case 'setSubject':
      return update({ subject: action.text ?? '' });
    case 'addParticipants':
      return update({ addParticipants: action.contacts });
    case 'removeParticipants':
      return update({ removeParticipants: action.contacts });
    case 'addFollowers':
      return { command: { type: 'ticket.follow', agents: action.agents } };
    case 'removeFollowers':
      return { command: { type: 'ticket.unfollow', agents: action.agents } };
    case 'reply': {
      if (context.isAutomated) return 'suppressed';
      return { command: { type: 'message.add', visibility: 'public', text: action.text ?? '' } };
    }
    case 'note':
      return { command: { type: 'message.add', visibility: 'internal', text: action.text ?? '' } };
    case 'requestApproval': {
      const { action: asked, amount, text = '' } = action;
      const request = { type: 'approval.request', action: asked, reason: text } as const;
      return { command: amount === undefined ? request : { ...request, amount } };
    }
    case 'stop':
      return 'stop';
    default:
      return update(UPDATES[action.do] ?? {});
  }
}
