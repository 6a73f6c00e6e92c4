import { type ConfigurationDocument, type Desk, parseConfiguration, type Vocabulary } from '@deskwright/core';
import type { CliHost } from './host.ts';
import { type JsonText, readJson } from './json-text.ts';
import { print, printJson } from './output.ts';
import { type Problem, problemAt, problemLine } from './problem.ts';
import { readText } from './read-text.ts';

/** A file with a configuration: the document, or everything that is wrong with it. */
export type ConfigFile = { readonly path: string; readonly json: JsonText } & (
  | { readonly ok: true; readonly document: ConfigurationDocument; readonly desk: Desk<Vocabulary> }
  | { readonly ok: false; readonly problems: readonly Problem[] }
);

/** Reads a configuration from a file and checks it against what the code of a desk names. */
export async function readConfigFile(host: CliHost, desk: Desk, path: string): Promise<ConfigFile> {
  const json = readJson(path, await readText(host, path));
  const parsed = parseConfiguration(desk, json.value);
  if (parsed.ok) return { path, json, ok: true, document: parsed.value, desk: parsed.desk };
  return { path, json, ok: false, problems: parsed.issues.map((issue) => problemAt(path, json, issue)) };
}

/** Writes what is wrong, and answers with the exit code for it. */
export function reportProblems(host: CliHost, problems: readonly Problem[], asJson: boolean): number {
  if (asJson) printJson(host, { problems });
  else print(host, problems.map(problemLine));
  return 1;
}
