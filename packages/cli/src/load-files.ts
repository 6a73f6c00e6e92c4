import { type CheckedRules, checkRules } from './checked-rules.ts';
import type { CliHost } from './host.ts';
import { loadDesk } from './load-desk.ts';
import { note, print, printJson } from './output.ts';
import { problemLine, problemsOf } from './problem.ts';
import { readRuleFile } from './rule-file.ts';

/** Options of every command. */
export interface RulesOptions {
  /** Path of a module that exports a desk. */
  readonly desk?: string;
  readonly json?: boolean;
}

/** A file whose rules may be used. */
export type UsableRules = Extract<CheckedRules, { readonly ok: true }>;

/** Reads and checks files, all against the same desk. Throws a `CliFault` for the first that cannot be used at all. */
export async function loadFiles(
  host: CliHost,
  paths: readonly string[],
  { desk: module }: RulesOptions,
): Promise<readonly CheckedRules[]> {
  const desk = module === undefined ? null : await loadDesk(host, module);
  const checked: CheckedRules[] = [];
  for (const path of paths) checked.push(checkRules(await readRuleFile(host, path), desk));
  return checked;
}

/** Says what was taken for granted about files that came without a desk. */
export function noteAssumptions(host: CliHost, files: readonly CheckedRules[]): void {
  for (const { file, assumptions } of files) {
    note(
      host,
      assumptions.map((line, index) => (index === 0 ? `${file.path}: ${line}` : line)),
    );
  }
}

/** As {@link loadFiles}, for commands that need rules without faults: `null` after the faults have been reported. */
export async function loadUsable(
  host: CliHost,
  paths: readonly string[],
  options: RulesOptions,
): Promise<readonly UsableRules[] | null> {
  const files = await loadFiles(host, paths, options);
  const usable = files.filter((file) => file.ok);
  if (usable.length === files.length) {
    if (options.json !== true) noteAssumptions(host, usable);
    return usable;
  }
  const problems = files.filter((file) => !file.ok).flatMap(problemsOf);
  if (options.json === true) printJson(host, { problems });
  else print(host, problems.map(problemLine));
  return null;
}
