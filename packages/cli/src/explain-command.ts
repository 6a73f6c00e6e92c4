import { explainRules, type Facts, type RuleAccount, type RuleTrigger, TRIGGERS, type Trace } from '@deskwright/core';
import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';
import { readJson } from './json-text.ts';
import { loadUsable, type RulesOptions } from './load-files.ts';
import { inline, note, print, printJson } from './output.ts';
import { readText } from './read-text.ts';
import { readContact, readMessage, readTicket } from './ticket-file.ts';

/** Options of `explain`: paths of JSON files, triggers, and the instant in ISO 8601. */
export interface ExplainOptions extends RulesOptions {
  readonly ticket: string;
  readonly message?: string;
  readonly requester?: string;
  readonly on: readonly string[];
  readonly at?: string;
}

/** Says for each rule why it would act on a ticket, or would not. */
export async function explain(host: CliHost, paths: readonly string[], options: ExplainOptions): Promise<number> {
  const files = await loadUsable(host, paths, options);
  if (files === null) return 1;
  const needed = files.flatMap(({ plugins }) => plugins);
  if (needed.length > 0) throw new CliFault(`Only a desk can answer ${needed.join(', ')}: name its module with --desk`);
  const question = await readQuestion(host, options);
  const answers = files.map(({ file, desk }) => ({ file: file.path, rules: explainRules(desk, question) }));
  if (options.json === true) {
    printJson(host, answers);
    return 0;
  }
  const on = question.on.map((trigger) => (typeof trigger === 'string' ? trigger : JSON.stringify(trigger)));
  note(host, [`asked as of ${new Date(question.facts.now).toISOString()}, on ${on.join(', ')}`]);
  print(
    host,
    answers.flatMap(({ rules }) => rules.flatMap(accountLines)),
  );
  return 0;
}

async function readQuestion(host: CliHost, options: ExplainOptions) {
  const now = options.at === undefined ? host.now() : Date.parse(options.at);
  if (!Number.isFinite(now))
    throw new CliFault(`"${options.at}" is no instant: write ISO 8601, such as 2026-11-16T08:00:00Z`);
  const on = options.on.map(readTrigger);
  const read = async (path: string) => readJson(path, await readText(host, path));
  const ticket = readTicket(options.ticket, await read(options.ticket), now);
  const message =
    options.message === undefined ? null : readMessage(options.message, await read(options.message), ticket, now);
  const requester =
    options.requester === undefined ? null : readContact(options.requester, await read(options.requester), ticket, now);
  const actor = message?.author ?? { kind: 'requester', id: ticket.requester.id };
  const facts = { now, actor, message, requester } as unknown as Facts;
  const usual: readonly RuleTrigger[] =
    message === null ? ['ticket.created'] : ['ticket.created', 'message.added', 'message.received'];
  return { ticket, facts, on: on.length === 0 ? usual : on };
}

/** The name of an event, or a moment as it stands in rules. */
function readTrigger(text: string): RuleTrigger {
  if ((TRIGGERS as readonly string[]).includes(text)) return text as RuleTrigger;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as RuleTrigger;
  } catch {
    // It was meant as a name.
  }
  throw new CliFault(`There is no trigger "${text}"`);
}

function accountLines(account: RuleAccount): readonly string[] {
  if (!account.considered) {
    const because = account.because === undefined ? [] : traceLines(account.because, 1);
    return [`${account.rule}  is not considered (${account.why}): ${account.detail}`, ...because];
  }
  return [`${account.rule}  ${account.acts ? 'acts' : 'does not act'}`, ...traceLines(account.because, 1)];
}

function traceLines({ node, result, actual, expected, error, children = [] }: Trace, depth: number): readonly string[] {
  const seen = actual === undefined ? '' : `, it is ${inline(isInstant(node) ? isoOf(actual) : actual)}`;
  const failed = error === undefined ? '' : `, it failed: ${error}`;
  const wanted = expected === undefined ? '' : ` ${inline(expected)}`;
  const line = `${'  '.repeat(depth)}${result ? 'yes' : 'no '}  ${node}${wanted}${seen}${failed}`;
  return [line, ...children.flatMap((child) => traceLines(child, depth + 1))];
}

/** Instants are numbers; people want to see dates. */
function isInstant(node: string): boolean {
  return /^(?:now|\S*At|\S*pendingUntil) /.test(node) && !node.startsWith('fields.');
}

function isoOf(actual: unknown): unknown {
  return typeof actual === 'number' ? new Date(actual).toISOString() : actual;
}
