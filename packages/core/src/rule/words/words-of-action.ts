import type { UntypedAction } from '../action.ts';
import { nameOf, quoted, scheduleOf, type WordsContext, wordOf } from './words-context.ts';
import { fieldInWords } from './words-of-condition.ts';
import { durationInWords, instantInWords } from './words-of-time.ts';
import { listInWords, parametersInWords, plainInWords, valueInWords } from './words-of-values.ts';

/** One action as a line. */
export function actionInWords(context: WordsContext, action: UntypedAction): string {
  const { actions } = context.wording;
  if (!Object.hasOwn(actions, action.do)) {
    return [nameOf(context, action.do), parametersInWords(context, action.with)]
      .filter((part) => part !== null)
      .join(': ');
  }
  const details = detailsOf(context, action);
  return details === '' ? wordOf(actions, action.do) : `${wordOf(actions, action.do)}: ${details}`;
}

function detailsOf(context: WordsContext, action: UntypedAction): string {
  const { wording } = context;
  switch (action.do) {
    case 'transfer': {
      const assignee = valueInWords(context, 'assignee', action.assignee);
      const department = valueInWords(context, 'department', action.department);
      return `${department}${wording.semicolon} ${wording.parts.assignee}: ${assignee}`;
    }
    case 'escalate': {
      const to = action.to === undefined ? [] : [nameOf(context, String(action.to))];
      const reason = action.reason === undefined ? [] : [quoted(context, String(action.reason))];
      return [...to, ...reason].join(`${wording.semicolon} `);
    }
    case 'assign':
      if (action.strategy !== undefined) return wordOf(wording.strategies, String(action.strategy));
      return valueInWords(context, 'assignee', action.to);
    case 'tag':
      return tagsOf(context, action);
    case 'setField':
    case 'addToField':
    case 'removeFromField':
      return `${fieldInWords(context, `fields.${action.field}`)}: ${plainInWords(context, action.text ?? action.value)}`;
    case 'clearField':
      return fieldInWords(context, `fields.${action.field}`);
    case 'snooze':
      return postponement(context, action);
    case 'setPriority':
      return valueInWords(context, 'priority', action.to);
    case 'setStatus':
      return valueInWords(context, 'status', action.to);
    case 'setRestricted':
      return valueInWords(context, 'restricted', action.to);
    case 'setLanguage':
      return valueInWords(context, 'language', action.to);
    case 'setOrganization':
      return valueInWords(context, 'organization', action.to);
    case 'requestApproval': {
      const amount = amountOf(context, action.amount);
      const asked = [nameOf(context, String(action.action)), ...(amount === null ? [] : [amount])];
      return `${asked.join(', ')}${wording.semicolon} ${textOf(context, action)}`;
    }
    case 'addParticipants':
    case 'removeParticipants':
      return listInWords(
        context,
        membersOf(action.contacts).map((id) => nameOf(context, id)),
      );
    case 'addFollowers':
    case 'removeFollowers':
      return listInWords(
        context,
        membersOf(action.agents).map((id) => nameOf(context, id)),
      );
    default:
      return textOf(context, action);
  }
}

/** A sum of money as its amount and currency, as they are written in the policies. */
function amountOf(context: WordsContext, amount: unknown): string | null {
  if (amount === undefined) return null;
  const { amount: sum, currency } = (amount ?? {}) as { readonly amount?: string; readonly currency?: string };
  if (sum === undefined) return plainInWords(context, amount);
  return `${sum.replace('.', context.wording.decimalPoint)} ${currency ?? ''}`;
}

function membersOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function tagsOf(context: WordsContext, action: UntypedAction): string {
  const { parts, nothing, semicolon } = context.wording;
  const changes = (['add', 'remove', 'replace'] as const).flatMap((key) => {
    if (action[key] === undefined) return [];
    const tags = membersOf(action[key]).map((tag) => nameOf(context, tag));
    return [`${parts[key]}: ${tags.length === 0 ? nothing : listInWords(context, tags)}`];
  });
  return changes.join(`${semicolon} `);
}

function postponement(context: WordsContext, action: UntypedAction): string {
  const { wording } = context;
  const { schedule, until } = action;
  const only = schedule === undefined ? '' : scheduleOf(context, String(schedule));
  if (until === undefined) {
    const time = durationInWords(wording, String(action.for));
    return only === '' ? time : `${time} (${wording.options.schedule}: ${only})`;
  }
  if (until === 'nextOpening') return `${wording.nextOpening}: ${only}`;
  return `${wording.parts.until}: ${instantInWords(wording, until as string | number)}`;
}

/** What an action says: a template by its name, or a text as it was written; nothing when it says nothing. */
function textOf(context: WordsContext, { template, text }: UntypedAction): string {
  if (typeof template === 'string') return `${context.wording.parts.template}: ${nameOf(context, template)}`;
  return typeof text === 'string' ? quoted(context, text) : '';
}
