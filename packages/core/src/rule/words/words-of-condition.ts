import type { UntypedCondition, UntypedLeaf } from '../condition.ts';
import { PREVIOUS_FIELDS } from '../previous-fields.ts';
import type { Grouping } from './wording.ts';
import { nameOf, scheduleOf, type WordsContext, wordOf } from './words-context.ts';
import { parametersInWords, valuesInWords } from './words-of-values.ts';

/** What a condition comes down to for people: one line, or members under a heading. */
export type Outline =
  | { readonly line: string }
  | { readonly grouping: Grouping; readonly members: readonly UntypedCondition[] };

// For instants, and for statuses by progress, "below" is "before".
const EARLIER: Readonly<Record<string, string>> = { lt: 'before', lte: 'onOrBefore', gt: 'after', gte: 'onOrAfter' };
const ZONED: ReadonlySet<string> = new Set(['on', 'inCurrent', 'onWeekday', 'notOnWeekday', 'atTime', 'notAtTime']);

/** A group of one says no more than its member, and two negations say nothing. */
function simplified(condition: UntypedCondition): UntypedCondition {
  if ('not' in condition) {
    const inner = simplified(condition.not);
    return 'not' in inner ? inner.not : { not: inner };
  }
  const members = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  const [only] = members;
  return members.length === 1 && only !== undefined ? simplified(only) : condition;
}

/** Takes a condition apart for its outermost heading. */
export function outlineOf(context: WordsContext, condition: UntypedCondition): Outline {
  const plain = simplified(condition);
  if ('all' in plain) return { grouping: 'all', members: plain.all };
  if ('any' in plain) return { grouping: 'any', members: plain.any };
  if (!('not' in plain)) return { line: lineOf(context, plain) };
  const { not } = plain;
  if ('all' in not) return { grouping: 'notAll', members: not.all };
  if ('any' in not) return { grouping: 'none', members: not.any };
  return { grouping: 'not', members: [not] };
}

/** A condition as lines, its members below it and further in. */
export function conditionInWords(context: WordsContext, condition: UntypedCondition): string {
  const outline = outlineOf(context, condition);
  if ('line' in outline) return outline.line;
  const { grouping, members } = outline;
  const heading = context.wording.groups[grouping];
  const [only] = members;
  if (grouping === 'not' && only !== undefined) return `${heading}: ${conditionInWords(context, only)}`;
  return `${heading}:\n${itemsOf(members.map((member) => conditionInWords(context, member)))}`;
}

/** A list, each item with a dash; what follows in an item is further in than the dash. */
export function itemsOf(items: readonly string[]): string {
  return items.map((item) => `  - ${item.replaceAll('\n', '\n    ')}`).join('\n');
}

function lineOf(context: WordsContext, leaf: UntypedLeaf | { readonly is: string; readonly with?: unknown }): string {
  const parts =
    'is' in leaf
      ? [nameOf(context, leaf.is), parametersInWords(context, leaf.with)]
      : [fieldInWords(context, leaf.field), operatorInWords(context, leaf), valuesInWords(context, leaf)];
  const options = 'is' in leaf ? '' : optionsInWords(context, leaf);
  return `${parts.filter((part) => part !== null).join(': ')}${options}`;
}

/** What a field is called. */
export function fieldInWords(context: WordsContext, name: string): string {
  const { wording } = context;
  if (Object.hasOwn(context.names, name)) return context.names[name] as string;
  const clock = /^sla\.(.+)\.(\w+)$/.exec(name);
  if (clock !== null) {
    const [, metric = '', part = ''] = clock;
    const { metrics } = wording;
    const words = Object.hasOwn(metrics, metric) ? wordOf(metrics, metric) : nameOf(context, metric);
    return `${words} – ${wordOf(wording.clock, part)}`;
  }
  const previous = PREVIOUS_FIELDS.find((field) => name === `previous.${field}`);
  if (previous !== undefined) return `${wording.fields[previous]} (${wording.before})`;
  return Object.hasOwn(wording.fields, name) ? wordOf(wording.fields, name) : nameOf(context, name);
}

function operatorInWords({ wording, fields }: WordsContext, { field, op }: UntypedLeaf): string {
  const isInTime = fields.get(field)?.type === 'instant' || field === 'status' || field === 'previous.status';
  return wordOf(wording.operators, isInTime && Object.hasOwn(EARLIER, op) ? (EARLIER[op] as string) : op);
}

function optionsInWords(context: WordsContext, leaf: UntypedLeaf): string {
  const { options, semicolon } = context.wording;
  const words: string[] = [];
  if (leaf.fold === 'case' || leaf.fold === 'none') words.push(options[leaf.fold]);
  if (leaf.wholeWord === true) words.push(options.wholeWord);
  if (leaf.whitespace === 'collapse') words.push(options.whitespace);
  // The default is shown too: who wrote "22:00" without a zone may have meant another one.
  if (ZONED.has(leaf.op)) words.push(`${options.zone}: ${leaf.zone ?? 'UTC'}`);
  if (leaf.schedule !== undefined) words.push(`${options.schedule}: ${scheduleOf(context, leaf.schedule)}`);
  return words.length === 0 ? '' : ` (${words.join(`${semicolon} `)})`;
}
