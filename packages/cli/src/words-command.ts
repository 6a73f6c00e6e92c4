import { type WordsLanguage, words } from '@deskwright/core';
import type { CliHost } from './host.ts';
import { loadUsable, type RulesOptions } from './load-files.ts';
import { print, printJson } from './output.ts';

/** The languages in which rules can be written out. */
export const LANGUAGES: readonly WordsLanguage[] = ['en', 'el', 'pl', 'sl'];

/** Options of `words`. */
export interface WordsCommandOptions extends RulesOptions {
  readonly language: WordsLanguage;
}

/** Writes rules out for people. */
export async function writeWords(
  host: CliHost,
  paths: readonly string[],
  options: WordsCommandOptions,
): Promise<number> {
  const files = await loadUsable(host, paths, options);
  if (files === null) return 1;
  const { language } = options;
  const texts = files.flatMap(({ rules }) => rules.map((rule) => ({ rule: rule.id, text: words(rule, { language }) })));
  if (options.json === true) printJson(host, texts);
  else print(host, [texts.map(({ text }) => text).join('\n\n')]);
  return 0;
}
