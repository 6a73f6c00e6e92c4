import type { Helpdesk } from '@deskwright/runtime';
import colors from 'picocolors';
import { metricName } from './clock-lines.ts';
import type { Aurora } from './desk.ts';
import { showInstant } from './instant.ts';
import type { Leftover, Tally } from './tally.ts';
import { oneLine, pad } from './text-table.ts';
import { zoneOf } from './ticket-row.ts';
import type { FellDue } from './touched.ts';

const MOST_LISTED = 20;

/** Mails that became no message and why, under a title; nothing when there are none. */
export function leftoverLines(title: string, leftovers: readonly Leftover[], total: number): readonly string[] {
  if (total === 0) return [];
  const listed = leftovers.slice(0, MOST_LISTED);
  const width = Math.min(40, Math.max(...listed.map(({ name }) => name.length)));
  const lines = listed.map(({ name, why }) => `  ${pad(oneLine(name), width)}  ${oneLine(why)}`);
  return [colors.bold(title), ...lines, ...more(total - listed.length)];
}

/** Promises that fell due in this run; nothing when none did. */
export async function fellDueLines(
  helpdesk: Helpdesk<Aurora>,
  fellDue: readonly FellDue[],
): Promise<readonly string[]> {
  if (fellDue.length === 0) return [];
  const lines: string[] = [];
  for (const { ticket, what, metric, dueAt, step } of fellDue.slice(0, MOST_LISTED)) {
    const { value } = (await helpdesk.asSystem().ticket({ id: ticket })) ?? {};
    const zone = zoneOf(value?.clocks.findLast((clock) => clock.metric === metric)?.calendar);
    const word = what === 'breached' ? colors.red(pad(what, 8)) : colors.yellow(pad(what, 8));
    const warning = step === undefined ? '' : ` (at ${step})`;
    lines.push(
      `  ${value?.reference ?? ticket}  ${word}  ${metricName(metric)} due ${showInstant(dueAt, zone)}${warning}`,
    );
  }
  return [colors.bold('Fell due'), ...lines, ...more(fellDue.length - lines.length)];
}

/** Everything below the table but the last line. */
export async function reportLines(
  helpdesk: Helpdesk<Aurora>,
  tally: Tally,
  fellDue: readonly FellDue[],
): Promise<readonly string[]> {
  const { ignored, failed } = tally.summary;
  const parts = [
    leftoverLines('Ignored', tally.ignored, ignored),
    leftoverLines('Failed', tally.failed, failed),
    await fellDueLines(helpdesk, fellDue),
  ];
  return parts.filter((part) => part.length > 0).flatMap((part) => [...part, '']);
}

function more(count: number): readonly string[] {
  return count > 0 ? [`  … and ${count} more`] : [];
}
