import * as z from 'zod';
import { knownName } from '../desk/config-issues.ts';
import type { DeskNames } from '../desk/names.ts';
import { PRIORITIES, STATUSES } from '../ticket/ticket.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { CoreAction } from './action.ts';

/** What an action comes down to: a command to the ticket, or the end of this step's rules. */
export type Plan = { readonly command: TicketCommand } | 'stop' | 'suppressed';

/** What an action may use when it is carried out. */
export interface ActionContext {
  render(template: string): string;
  /** The message at hand was not written by a person, so nothing may answer it automatically. */
  readonly isAutomated: boolean;
}

/** The schema of every action of the core by its name, for the names that a desk declares. */
export function actionSchemas(names: DeskNames, templates: readonly string[]): Readonly<Record<string, z.ZodType>> {
  const department = knownName('Department', names.departments ?? [], names.departments === null);
  const tags = z.array(knownName('Tag', names.tags ?? [], names.tags === null)).optional();
  const template = knownName('Template', templates);
  const person = z.string().min(1).nullable();
  const act = <T extends z.ZodRawShape>(name: CoreAction['do'], shape: T) =>
    z.strictObject({ do: z.literal(name), ...shape });
  return {
    transfer: act('transfer', { department, assignee: person.optional() }),
    assign: act('assign', { to: person }),
    tag: act('tag', { add: tags, remove: tags }),
    setPriority: act('setPriority', { to: z.enum(PRIORITIES) }),
    setStatus: act('setStatus', { to: z.enum(STATUSES).exclude(['new', 'pending']) }),
    reply: act('reply', { template }),
    note: act('note', { template }),
    stop: act('stop', {}),
  };
}

/** What a checked action of the core comes down to. */
export function planAction(action: CoreAction, context: ActionContext): Plan {
  switch (action.do) {
    case 'transfer': {
      const { department, assignee = null } = action;
      return { command: { type: 'ticket.transfer', department, assignee } };
    }
    case 'assign':
      return { command: { type: 'ticket.assign', assignee: action.to } };
    case 'tag':
      return { command: { type: 'ticket.update', addTags: action.add ?? [], removeTags: action.remove ?? [] } };
    case 'setPriority':
      return { command: { type: 'ticket.update', priority: action.to } };
    case 'setStatus':
      return { command: { type: 'ticket.update', status: action.to } };
    case 'reply': {
      if (context.isAutomated) return 'suppressed';
      return { command: { type: 'message.add', visibility: 'public', text: context.render(action.template) } };
    }
    case 'note':
      return { command: { type: 'message.add', visibility: 'internal', text: context.render(action.template) } };
    case 'stop':
      return 'stop';
  }
}
