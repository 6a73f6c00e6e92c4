import type { Desk } from '../desk/desk.ts';
import { DeskConfigError } from '../desk/desk-config-error.ts';
import type { Policies } from '../desk/policies.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { readJson } from '../record/read-json.ts';
import type { Refusal } from '../record/refusal.ts';
import { CONFIGURATION_FORMAT, type ConfigurationDocument, upcastConfiguration } from './configuration-document.ts';

/** A configuration that was read from JSON and the desk that has it, or everything that is wrong with it. */
export type ParsedConfiguration<V extends Vocabulary> =
  | { readonly ok: true; readonly value: ConfigurationDocument<V>; readonly desk: Desk<V> }
  | { readonly ok: false; readonly issues: readonly Refusal[] };

/**
 * Reads what {@link exportConfiguration} made, of this or an earlier version, and checks it against what the code of a desk
 * names. All problems come at once, with their paths in the document.
 */
export function parseConfiguration<V extends Vocabulary>(desk: Desk<V>, json: unknown): ParsedConfiguration<V> {
  const read = readJson(json);
  if (!read.ok) return read;
  const upcast = upcastConfiguration(read.value);
  if (!upcast.ok) return upcast;
  const value = upcast.document as unknown as ConfigurationDocument<V>;
  try {
    return { ok: true, value, desk: desk.policies({ ...value.policies, revision: value.revision ?? 1 }) };
  } catch (error) {
    return {
      ok: false,
      issues: issuesOf(error).map((issue) => ({ ...issue, path: ['policies', ...(issue.path ?? [])] })),
    };
  }
}

/** The configuration of a desk as one document. */
export function exportConfiguration<V extends Vocabulary>(
  desk: Desk<V>,
  { name }: { readonly name?: string } = {},
): ConfigurationDocument<V> {
  const { revision: _, ...policies } = desk['~internal'].policies;
  const sections = JSON.parse(JSON.stringify(policies)) as Policies<V>;
  const title = name === undefined ? {} : { name };
  return { format: CONFIGURATION_FORMAT, version: 1, ...title, revision: desk.revision, policies: sections };
}

/** What is wrong with policies that a desk does not take. Passes on every other error. */
export function issuesOf(error: unknown): readonly Refusal[] {
  if (error instanceof DeskConfigError) return error.issues;
  throw error;
}
