import {
  type RuleActivity,
  type SimulationTotals,
  simulation,
  type TicketHistory,
  type TicketOutcome,
} from '@deskwright/core';
import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';
import { loadUsable, type RulesOptions } from './load-files.ts';
import { counted, inline, print, printJson } from './output.ts';
import { readLines } from './read-text.ts';

/** Options of `simulate`: the path of the histories, and the end of the simulation in ISO 8601. */
export interface SimulateOptions extends RulesOptions {
  readonly history: string;
  readonly until?: string;
}

/** Plays recorded tickets under the rules of a file, one ticket at a time. */
export async function simulate(host: CliHost, path: string, options: SimulateOptions): Promise<number> {
  const files = await loadUsable(host, [path], options);
  if (files === null) return 1;
  const until = options.until === undefined ? null : Date.parse(options.until);
  if (until !== null && !Number.isFinite(until)) throw new CliFault(`"${options.until}" is no instant: write ISO 8601`);
  for (const { desk, rules, plugins } of files) {
    if (plugins.length > 0)
      throw new CliFault(`Only a desk can answer ${plugins.join(', ')}: name its module with --desk`);
    const running = simulation(desk, until === null ? { rules } : { rules, until });
    for await (const { line, number } of readLines(host, options.history)) {
      const outcome = running.play(historyOf(`${options.history}:${number}`, line));
      if (options.json !== true) print(host, outcomeLines(outcome));
      else {
        const { simulated, ...rest } = outcome;
        printJson(host, { ...rest, isSimulated: simulated !== null }, 0);
      }
    }
    if (options.json === true) printJson(host, { totals: running.totals }, 0);
    else print(host, totalLines(running.totals));
  }
  return 0;
}

function historyOf(place: string, line: string): TicketHistory {
  let value: Partial<TicketHistory> | null;
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    throw new CliFault(`${place}: this line is no JSON`);
  }
  const { events, messages = [], requester = null } = value ?? {};
  const isList = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
  if (!isList(events) || !isList(messages) || typeof requester !== 'object') {
    throw new CliFault(
      `${place}: this is no history: write { "events": [...], "messages": [...], "requester": {...} }`,
    );
  }
  return { events: events ?? [], messages, requester };
}

function outcomeLines({ ticket, reference, changes, replay, simulated }: TicketOutcome): readonly string[] {
  const name = reference ?? ticket ?? 'a ticket';
  const differences = changes.map(({ field, was, wouldBe }) =>
    field === 'subject' ? 'subject' : `${field} ${inline(was)} -> ${inline(wouldBe)}`,
  );
  const notes = [...new Set(replay.map(({ code }) => code))].map((code) => `(${code})`);
  if (simulated === null) return [[name, 'not simulated', ...notes].join('  ')];
  if (differences.length === 0) return notes.length === 0 ? [] : [[name, 'as it was', ...notes].join('  ')];
  return [[name, differences.join('; '), ...notes].join('  ')];
}

function totalLines({
  tickets,
  notSimulated,
  changed,
  fields,
  rules,
  breaches,
  warnings,
}: SimulationTotals): readonly string[] {
  const skipped = notSimulated === 0 ? '' : `, ${notSimulated} not simulated`;
  const properties = fields.map(({ field, tickets: count }) => `${field} in ${count}`);
  return [
    `${counted(tickets, 'ticket')}: ${changed} would end differently${skipped}`,
    ...(properties.length === 0 ? [] : [`  ${properties.join(', ')}`]),
    ...(breaches.was + breaches.wouldBe === 0 ? [] : [`  breaches ${breaches.was} -> ${breaches.wouldBe}`]),
    ...(warnings.was + warnings.wouldBe === 0 ? [] : [`  warnings ${warnings.was} -> ${warnings.wouldBe}`]),
    ...rules.map(ruleLine),
  ];
}

function ruleLine({ rule, was, wouldBe }: RuleActivity): string {
  const keys = ['fired', 'replies', 'notes', 'suppressed', 'failed', 'looped'] as const;
  const counts = keys
    .filter((key) => was[key] + wouldBe[key] > 0)
    .map((key) => `${key} ${was[key]} -> ${wouldBe[key]}`);
  return `  rule ${rule}: ${counts.join(', ')}`;
}
