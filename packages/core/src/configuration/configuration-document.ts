import type { Policies } from '../desk/policies.ts';
import { isObject } from '../desk/raw-config.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Refusal } from '../record/refusal.ts';

/** The `format` of every document that holds a configuration. */
export const CONFIGURATION_FORMAT = 'deskwright/configuration';

/** A whole configuration as one JSON document: to keep, compare, review and carry to another desk. */
export interface ConfigurationDocument<V extends Vocabulary = Vocabulary> {
  readonly format: 'deskwright/configuration';
  /** Of the document's shape. Older ones are read, too. */
  readonly version: 1;
  /** For people; has no effect. */
  readonly name?: string;
  /** Under which revision this was in force where it comes from; has no effect elsewhere. */
  readonly revision?: number;
  readonly policies: Omit<Policies<V>, 'revision'>;
}

/** Turns a document of one version into the next. */
export type ConfigurationUpcaster = (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** The version of a document is its place in the list, from 1; what the last one gives is the present version. */
export const CONFIGURATION_UPCASTERS: readonly ConfigurationUpcaster[] = [];

/** The policies in a document, not checked, or everything that is wrong with what stands around them. */
export type ReadConfiguration =
  | { readonly ok: true; readonly document: ConfigurationDocument }
  | { readonly ok: false; readonly issues: readonly Refusal[] };

const KEYS = ['format', 'version', 'name', 'revision', 'policies'];

/** Brings a document of any earlier version to the present one; the policies in it are not looked at. */
export function upcastConfiguration(
  json: unknown,
  upcasters: readonly ConfigurationUpcaster[] = CONFIGURATION_UPCASTERS,
): ReadConfiguration {
  if (!isObject(json))
    return { ok: false, issues: [problem('format', [], 'A configuration is an object', 'Give what was exported')] };
  const current = upcasters.length + 1;
  const { format, version } = json;
  if (typeof version === 'number' && version > current) {
    const message = `Version ${version} is newer than what can be read here, which is ${current}`;
    return { ok: false, issues: [problem('tooNew', ['version'], message, 'Update @deskwright/core')] };
  }
  const isKnown = typeof version === 'number' && Number.isInteger(version) && version >= 1;
  const document = isKnown ? upcasters.slice(version - 1).reduce((older, upcast) => upcast(older), json) : json;
  const { name, revision, policies } = document;
  const issues: Refusal[] = [];
  if (format !== CONFIGURATION_FORMAT) {
    const remedy = `Its "format" has to be "${CONFIGURATION_FORMAT}"`;
    issues.push(problem('format', ['format'], 'This is no configuration', remedy));
  }
  if (!isKnown) {
    const remedy = `Its "version" has to be a whole number, at present ${current}`;
    issues.push(problem('version', ['version'], 'Of which version?', remedy));
  }
  if (name !== undefined && typeof name !== 'string')
    issues.push(problem('invalid', ['name'], 'The name is a text', 'Give a text, or leave it out'));
  if (revision !== undefined && !(Number.isInteger(revision) && (revision as number) > 0))
    issues.push(problem('invalid', ['revision'], 'The revision counts from 1', 'Give a whole number, or leave it out'));
  if (!isObject(policies))
    issues.push(problem('invalid', ['policies'], 'The policies are an object', 'Give what "export" made'));
  else if (policies.revision !== undefined) {
    const remedy = 'Let it stand beside the policies, or leave it out';
    issues.push(problem('invalid', ['policies', 'revision'], 'A revision is no part of the policies', remedy));
  }
  for (const key of Object.keys(document)) {
    if (!KEYS.includes(key)) issues.push(problem('unknownKey', [key], `Unknown key "${key}"`, 'Remove it'));
  }
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, document: { ...document, version: 1 } as unknown as ConfigurationDocument };
}

function problem(code: string, path: readonly string[], message: string, remedy: string): Refusal {
  return { code: `configuration.${code}`, message, path, remedy };
}
