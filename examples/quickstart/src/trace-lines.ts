import type { TicketEvent, Trace } from '@deskwright/core';
import colors from 'picocolors';
import { decidingWords } from './deciding-words.ts';
import type { Aurora } from './desk.ts';
import type { Case } from './explain-ticket.ts';
import { oneLine } from './text-table.ts';

type RuleFired = Extract<TicketEvent<Aurora>, { readonly type: 'rule.fired' }>;

const MOST_VALUES = 8;

/** Why a rule fired, as an indented tree: each comparison with what was asked and what was there. */
export function traceLines(event: RuleFired, about: Case): readonly string[] {
  return lines(event.because, event, about);
}

function lines(trace: Trace, event: RuleFired, about: Case): readonly string[] {
  const mark = trace.result ? colors.green('✓') : colors.red('✗');
  if (trace.node === 'always') return [`${mark} always`];
  const children = (trace.children ?? []).flatMap((child) => lines(child, event, about)).map((line) => `  ${line}`);
  if (trace.children !== undefined) return [`${mark} ${trace.node} of`.replace('not of', 'not'), ...children];
  const expected = trace.expected === undefined ? '' : ` ${values(trace.expected)}`;
  return [`${mark} ${trace.node}${expected}${seen(trace, event, about)}`];
}

/** What a comparison saw. Words of people do not stand in events, so for those the ticket itself is looked at again. */
function seen(trace: Trace, event: RuleFired, about: Case): string {
  if (trace.error !== undefined) return ` — failed: ${oneLine(trace.error)}`;
  if ('actual' in trace) return ` — it was ${values(trace.actual)}`;
  const words = trace.result ? decidingWords(trace, event, about) : [];
  return words.length === 0 ? '' : ` — found ${words.map((word) => `“${word}”`).join(', ')}`;
}

function values(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (!Array.isArray(value)) return oneLine(String(value));
  if (value.length === 0) return 'none';
  const shown = value.slice(0, MOST_VALUES).map((one) => oneLine(String(one)));
  return `[${[...shown, ...(value.length > MOST_VALUES ? [`${value.length - MOST_VALUES} more`] : [])].join(', ')}]`;
}
