import type { AnyPlugin } from '../plugin/plugin.ts';
import type { Schema } from '../record/schema.ts';

/** Fills placeholders in a text. Synchronous, bounded in steps and size, without clock or files; may throw. */
export interface TemplateEngine {
  render(template: string, variables: unknown): string;
}

/** What code declares about a desk: the names that rules may use, custom fields, plugins and engines. */
export interface DeskOptions {
  readonly departments?: readonly string[];
  readonly tags?: readonly string[];
  readonly channels?: readonly string[];
  /** Custom fields of tickets by name. */
  readonly fields?: Readonly<Record<string, Schema>>;
  readonly plugins?: readonly AnyPlugin[];
  readonly templates?: TemplateEngine;
}
