import { canonicalJson } from '../../record/canonical-json.ts';
import type { UntypedAction } from '../action.ts';
import type { UntypedCondition } from '../condition.ts';
import type { Trigger } from '../trigger.ts';

import { pulledBy } from './wakes.ts';

/** A property of the ticket that an action gives a value. */
export interface Assignment {
  /** `status`, `tag vip`, `field order` … */
  readonly property: string;
  /** The value as JSON; `null` when it is known only once the action is carried out. */
  readonly value: string | null;
  /** What holds afterwards, as far as it is known. */
  readonly afterwards: UntypedCondition | null;
  /** The action cannot fail, so afterwards the property has this value. */
  readonly isCertain: boolean;
  /** A transfer leaves the ticket to nobody without anybody having asked for that. */
  readonly isImplied?: true;
}

/** What an action does to a ticket. */
export interface Effects {
  readonly assignments: readonly Assignment[];
  /** The triggers that its events may pull, besides those of clocks. */
  readonly triggers: readonly Trigger[];
}

const leaf = (field: string, op: string, value: unknown): UntypedCondition =>
  ({ field, op, value }) as UntypedCondition;
const NOTHING: Effects = { assignments: [], triggers: [] };

/** A text in which nothing has to be filled in. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && !/\{[{%]/.test(text);
}

function sets(property: string, field: string, value: unknown, isCertain = true): Assignment {
  const afterwards = value === undefined ? null : leaf(field, 'is', value);
  return { property, value: value === undefined ? null : canonicalJson(value), afterwards, isCertain };
}

function members(property: string, field: string, list: unknown, isAdded: boolean): readonly Assignment[] {
  const names: readonly unknown[] = Array.isArray(list) ? list : [];
  return names.map((name) => {
    const afterwards = leaf(field, isAdded ? 'hasAny' : 'hasNone', [name]);
    return { property: `${property} ${String(name)}`, value: String(isAdded), afterwards, isCertain: true };
  });
}

function status(to: string, isCertain = true): Effects {
  const froms = ['new', 'open', 'pending', 'resolved', 'closed'].filter((from) => from !== to);
  const events = froms.map((from) => ({ type: 'ticket.statusChanged', from, to }) as const);
  return { assignments: [sets('status', 'status', to, isCertain)], triggers: pulledBy(events) };
}

function flag(name: string, value: boolean): Effects {
  return {
    assignments: [sets(name, name, value)],
    triggers: pulledBy([{ type: 'ticket.flagged', flag: name, value }]),
  };
}

function change(type: Parameters<typeof pulledBy>[0][number]['type'], ...assignments: Assignment[]): Effects {
  return { assignments, triggers: pulledBy([{ type }]) };
}

function customField(action: UntypedAction): Effects {
  const name = String(action.field);
  const property = `field ${name}`;
  const field = `fields.${name}`;
  switch (action.do) {
    case 'addToField':
    case 'removeFromField':
      return change('ticket.fieldsChanged', ...members(property, field, action.value, action.do === 'addToField'));
    case 'clearField': {
      const afterwards: UntypedCondition = { field, op: 'isEmpty' };
      return change('ticket.fieldsChanged', { property, value: 'null', afterwards, isCertain: true });
    }
    default: {
      const isScalar = action.value !== undefined && typeof action.value !== 'object';
      const set = sets(property, field, isScalar ? action.value : undefined, action.value !== undefined);
      return change('ticket.fieldsChanged', {
        ...set,
        value: action.value === undefined ? null : canonicalJson(action.value),
      });
    }
  }
}

function tags({ add = [], remove = [], replace }: UntypedAction): Effects {
  const added = [...((replace ?? []) as readonly unknown[]), ...(add as readonly unknown[])];
  const both = new Set(added.filter((tag) => (remove as readonly unknown[]).includes(tag)));
  const assignments = [...members('tag', 'tags', added, true), ...members('tag', 'tags', remove, false)];
  const clear = assignments.filter(({ property }) => ![...both].some((tag) => property === `tag ${String(tag)}`));
  return change('ticket.tagsChanged', ...clear);
}

/** What an action does; `null` for one of a plugin, which may do anything. */
export function effectsOf(action: UntypedAction): Effects | null {
  switch (action.do) {
    case 'transfer': {
      const { department, assignee = null } = action;
      const events = ['x', assignee].map(
        (previousAssignee) => ({ type: 'ticket.transferred', previousAssignee, assignee }) as const,
      );
      const person = sets('assignee', 'assignee', assignee);
      const implied: Assignment = assignee === null ? { ...person, isImplied: true } : person;
      const assignments = [sets('department', 'department', department), implied];
      return { assignments, triggers: pulledBy(events) };
    }
    case 'assign': {
      const assignee = 'to' in action ? action.to : undefined;
      const assignments = [sets('assignee', 'assignee', assignee, assignee !== undefined)];
      return { assignments, triggers: pulledBy([{ type: 'ticket.assigned', assignee }]) };
    }
    case 'escalate': {
      // Where it leads is the path's to say: perhaps to another department, perhaps to another agent.
      const moved = ['x', null].flatMap((assignee) => [
        { type: 'ticket.transferred', previousAssignee: 'y', assignee } as const,
        { type: 'ticket.assigned', assignee } as const,
      ]);
      const places = (['department', 'assignee', 'escalationLevel'] as const).map((name) =>
        sets(name, name, undefined, false),
      );
      return { assignments: places, triggers: pulledBy([{ type: 'ticket.escalated' }, ...moved]) };
    }
    case 'tag':
      return tags(action);
    case 'setField':
    case 'clearField':
    case 'addToField':
    case 'removeFromField':
      return customField(action);
    case 'setPriority':
      return change('ticket.priorityChanged', sets('priority', 'priority', action.to));
    case 'raisePriority':
    case 'lowerPriority':
      return change('ticket.priorityChanged', sets('priority', 'priority', undefined));
    case 'setStatus':
      return status(String(action.to));
    case 'snooze':
      return status('pending', action.for !== undefined && action.schedule === undefined);
    case 'reopen':
      return status('open', false);
    case 'markSpam':
    case 'notSpam':
      return flag('spam', action.do === 'markSpam');
    case 'delete':
    case 'restore':
      return flag('deleted', action.do === 'delete');
    case 'setRestricted':
      return flag('restricted', action.to === true);
    case 'setLanguage':
      return change('ticket.languageChanged', sets('language', 'language', action.to));
    case 'setOrganization':
      return change('ticket.organizationChanged', sets('organization', 'organization', action.to));
    case 'setSubject': {
      const text = isPlainText(action.text) ? action.text : undefined;
      return change('ticket.subjectChanged', sets('subject', 'subject', text, text !== undefined));
    }
    case 'addParticipants':
    case 'removeParticipants': {
      const isAdded = action.do === 'addParticipants';
      const event = { type: 'ticket.participantsChanged', added: isAdded ? ['x'] : [], removed: [] } as const;
      const assignments = members('participant', 'participants', action.contacts, isAdded);
      return { assignments, triggers: pulledBy([event]) };
    }
    case 'requestApproval':
      return { assignments: [], triggers: pulledBy([{ type: 'approval.requested' }]) };
    case 'addFollowers':
    case 'removeFollowers':
      return change(
        'ticket.followersChanged',
        ...members('follower', 'followers', action.agents, action.do === 'addFollowers'),
      );
    // Messages of rules pull no trigger.
    case 'reply':
    case 'note':
    case 'stop':
      return NOTHING;
    default:
      return null;
  }
}
