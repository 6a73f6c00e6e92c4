import { parse } from 'zod/v4/core';
import type { Calendar } from '../calendar/calendar.ts';
import { DeskError } from '../record/desk-error.ts';
import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import type { Schema } from '../record/schema.ts';
import { durationMs } from '../sla/duration.ts';
import { isDone } from '../ticket/evolve.ts';
import { PRIORITIES, type Ticket } from '../ticket/ticket.ts';
import {
  type AssignStrategy,
  type CoreAction,
  isQueueStrategy,
  type RuleText,
  type SnoozeAction,
  type UntypedFieldAction,
} from './action.ts';
import { readInstant } from './operator/instant.ts';

/** What some actions need of the desk when they are about to be carried out. */
export interface ResolveContext {
  readonly fields: Readonly<Record<string, Schema>>;
  calendar(schedule: string): Calendar;
  /** Fills the placeholders of a template of the desk. */
  renderTemplate(id: string): string;
  /** Fills the placeholders of a text. */
  renderText(text: string): string;
}

/**
 * Puts plain values in place of everything in an action that depends on the ticket, the clock or a template; nothing is
 * left to do when there is nothing to change. Throws a {@link DeskError} when that cannot be done.
 */
export function resolveAction(action: CoreAction, facts: Facts, context: () => ResolveContext): readonly CoreAction[] {
  const ticket = facts.record as unknown as Ticket;
  switch (action.do) {
    case 'assign':
      // The queue chooses later, when it is known who is there.
      if ('strategy' in action && isQueueStrategy(action.strategy)) return [action];
      return [{ do: 'assign', to: 'to' in action ? action.to : chosen(action.strategy, ticket, facts) }];
    case 'tag': {
      const { add = [], remove = [], replace } = action;
      if (replace === undefined) return [{ do: 'tag', add, remove }];
      const others = ticket.tags.filter((tag) => !replace.includes(tag));
      return [{ do: 'tag', add: [...replace, ...add], remove: [...others, ...remove] }];
    }
    case 'raisePriority':
    case 'lowerPriority': {
      const step = action.do === 'raisePriority' ? 1 : -1;
      return [{ do: 'setPriority', to: PRIORITIES[PRIORITIES.indexOf(ticket.priority) + step] ?? ticket.priority }];
    }
    case 'reopen':
      return isDone(ticket.status) || ticket.status === 'pending' ? [action] : [{ do: 'tag' }];
    case 'snooze':
      return [{ do: 'snooze', until: endOf(action, facts.now, context()) }];
    case 'setField':
    case 'addToField':
    case 'removeFromField':
      return [{ do: 'setField', field: action.field, value: fieldValue(action, ticket, context()) }];
    case 'setSubject':
    case 'reply':
    case 'note':
      return [{ do: action.do, text: filledIn(action, context()) }];
    case 'requestApproval': {
      const { action: asked, amount } = action;
      const text = filledIn(action, context());
      return [{ do: action.do, action: asked, text, ...(amount === undefined ? {} : { amount }) }];
    }
    default:
      return [action];
  }
}

function filledIn({ template, text = '' }: RuleText, context: ResolveContext): string {
  return template === undefined ? context.renderText(text) : context.renderTemplate(template);
}

function impossible(message: string): DeskError {
  return new DeskError('action.impossible', message);
}

function chosen(strategy: AssignStrategy, ticket: Ticket, { actor }: Facts): string {
  if (strategy === 'lastResponder') {
    if (ticket.lastResponder === null) throw impossible('Nobody has answered yet');
    return ticket.lastResponder;
  }
  if (actor.kind !== 'agent') throw impossible('The current user is no agent');
  return actor.id;
}

function endOf(action: SnoozeAction, now: Instant, { calendar }: ResolveContext): Instant {
  const until = momentOf(action, now, calendar);
  if (until === null) throw impossible('The schedule does not open again');
  if (until <= now) throw impossible('The instant lies in the past');
  return until;
}

function momentOf(action: SnoozeAction, now: Instant, calendar: ResolveContext['calendar']): Instant | null {
  if ('for' in action) {
    const ms = durationMs(action.for) ?? 0;
    const end = action.schedule === undefined ? now + ms : calendar(action.schedule).add(now, ms);
    return end === 'never' ? null : end;
  }
  if (action.until !== 'nextOpening') return readInstant(action.until);
  const schedule = calendar('schedule' in action ? action.schedule : 'always');
  // While it is open the next opening comes after the next closing.
  const from = schedule.isOpen(now) ? schedule.nextClosing(now) : now;
  const opening = from === 'never' ? 'never' : schedule.nextOpening(from);
  return opening === 'never' ? null : opening;
}

function fieldValue(
  action: Exclude<UntypedFieldAction, { do: 'clearField' }>,
  ticket: Ticket,
  context: ResolveContext,
) {
  const schema = Object.hasOwn(context.fields, action.field) ? context.fields[action.field] : undefined;
  if (schema === undefined) throw impossible(`There is no field "${action.field}"`);
  return parse(schema, givenValue(action, ticket, context));
}

function givenValue(
  action: Exclude<UntypedFieldAction, { do: 'clearField' }>,
  ticket: Ticket,
  context: ResolveContext,
): unknown {
  if ('text' in action) return context.renderText(action.text);
  if (action.do === 'setField') return action.value;
  const fields = ticket.fields as Readonly<Record<string, unknown>>;
  const current = Object.hasOwn(fields, action.field) ? fields[action.field] : [];
  const members: readonly unknown[] = Array.isArray(current) ? current : [];
  const given = action.value as readonly unknown[];
  if (action.do === 'removeFromField') return members.filter((member) => !given.includes(member));
  return [...members, ...given.filter((member) => !members.includes(member))];
}
