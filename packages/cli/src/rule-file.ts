import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';
import { type JsonText, readJson } from './json-text.ts';
import { readText } from './read-text.ts';

/** What a file with rules can be: a bare list of rules, a rule pack, or all policies of a desk. */
export type RuleFileKind = 'rules' | 'pack' | 'policies';

/** A file with rules that has not been checked yet. */
export interface RuleFile {
  readonly path: string;
  readonly kind: RuleFileKind;
  readonly json: JsonText;
}

/** Reads a file and tells what it is. Throws a {@link CliFault} for what can be none of these. */
export async function readRuleFile(host: CliHost, path: string): Promise<RuleFile> {
  const json = readJson(path, await readText(host, path));
  return { path, kind: kindOf(path, json.value), json };
}

function kindOf(path: string, value: unknown): RuleFileKind {
  if (Array.isArray(value)) return 'rules';
  if (typeof value !== 'object' || value === null) {
    throw new CliFault(`${path}: this is neither a list of rules nor a rule pack nor policies`);
  }
  return Object.hasOwn(value, 'format') ? 'pack' : 'policies';
}
