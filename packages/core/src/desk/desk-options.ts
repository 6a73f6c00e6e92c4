import type { AnyPlugin } from '../plugin/plugin.ts';
import type { Schema } from '../record/schema.ts';

/** Fills placeholders in a text. Synchronous, bounded in steps and size, without clock or files; may throw. */
export interface TemplateEngine {
  render(template: string, variables: unknown): string;
}

/** A pattern ready to be held against texts. */
export interface RegexPattern {
  /** The named groups of the pattern, and their places in what `match` gives. */
  readonly names: Readonly<Record<string, number>>;
  /** The texts of the groups, the whole match first; `null` when the pattern is found nowhere in the text. */
  match(text: string): readonly (string | null)[] | null;
}

/**
 * Compiles patterns for the operators `matches` and `notMatches`; throws for one that it does not understand. Matching
 * has to take time proportional to the text, whatever the pattern: administrators write patterns, strangers write texts.
 */
export interface RegexEngine {
  compile(pattern: string): RegexPattern;
}

/** What code declares about a desk: the names that rules may use, custom fields, plugins and engines. */
export interface DeskOptions {
  readonly departments?: readonly string[];
  readonly tags?: readonly string[];
  readonly channels?: readonly string[];
  /** Custom fields of tickets by name. */
  readonly fields?: Readonly<Record<string, Schema>>;
  /** Custom fields, as `fields.name`, by which tickets are found and counted often: storage keeps an index of each. At most 32. */
  readonly indexed?: readonly string[];
  readonly plugins?: readonly AnyPlugin[];
  readonly templates?: TemplateEngine;
  readonly regex?: RegexEngine;
}
