import type { Refusal } from '../record/refusal.ts';
import type { Macro } from '../rule/macro.ts';
import type { Rule } from '../rule/rule.ts';
import type { Template } from './policies.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The `format` of every rule pack. */
export const RULE_PACK_FORMAT = 'deskwright/rules';

/** Rules and macros, with the templates that they use, as one JSON document: to keep, review and carry to another desk. */
export interface RulePack<V extends Vocabulary = Vocabulary> {
  readonly format: 'deskwright/rules';
  /** Of the document's shape. Older ones are read, too. */
  readonly version: 1;
  /** For people; has no effect. */
  readonly name?: string;
  readonly rules: readonly Rule<V>[];
  readonly macros: readonly Macro<V>[];
  readonly templates: Readonly<Record<string, Template<V>>>;
}

/** A rule pack that was read from JSON, or everything that is wrong with it. */
export type ParsedRulePack<V extends Vocabulary> =
  | { readonly ok: true; readonly value: RulePack<V> }
  | { readonly ok: false; readonly issues: readonly Refusal[] };

/** Turns a document of one version into the next. */
export type PackUpcaster = (pack: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** The version of a pack is its place in the list, from 1; what the last one gives is the present version. */
export const PACK_UPCASTERS: readonly PackUpcaster[] = [];

/** A document in the shape of the present version, as far as it can be brought there, and what stands against it. */
export interface UpcastPack {
  readonly document: Readonly<Record<string, unknown>>;
  readonly issues: readonly Refusal[];
}

/** Brings a document of any earlier version to the present one; its contents are not looked at. */
export function upcastPack(json: unknown, upcasters: readonly PackUpcaster[] = PACK_UPCASTERS): UpcastPack | Refusal {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const remedy = Array.isArray(json) ? 'Read a bare list of rules with "parseRules"' : 'Give what "exportRules" made';
    return { code: 'pack.format', message: 'A rule pack is an object', path: [], remedy };
  }
  const pack = json as Readonly<Record<string, unknown>>;
  const current = upcasters.length + 1;
  const version = pack.version;
  const foreign: Refusal = {
    code: 'pack.format',
    message: 'This is no rule pack',
    path: ['format'],
    remedy: `Its "format" has to be "${RULE_PACK_FORMAT}"`,
  };
  const issues = pack.format === RULE_PACK_FORMAT ? [] : [foreign];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const remedy = `Its "version" has to be a whole number, at present ${current}`;
    return {
      document: pack,
      issues: [...issues, { code: 'pack.version', message: 'Of which version?', path: ['version'], remedy }],
    };
  }
  if (version > current) {
    const message = `Version ${version} is newer than what can be read here, which is ${current}`;
    return {
      code: 'pack.tooNew',
      message,
      path: ['version'],
      remedy: 'Update @deskwright/core, or export from an older one',
    };
  }
  const document = upcasters.slice(version - 1).reduce((older, upcast) => upcast(older), pack);
  return { document: { ...document, version: current }, issues };
}
