import { DeskError, type TemplateEngine } from '@deskwright/core';
import { Context, Liquid, type Template } from 'liquidjs';
import { formatInstant } from './format-instant.ts';
import { stepLimit } from './step-limit.ts';

/** How far a template may go before it is stopped. */
export interface LiquidOptions {
  /** Longest template, in characters. Default 100 000. */
  readonly maxSource?: number;
  /** Most pieces (texts, outputs, tags, turns of a loop) that one rendering may go through. Default 10 000. */
  readonly maxSteps?: number;
  /** Most memory units, roughly characters and list members, that one rendering may use. Default 1 000 000. */
  readonly maxMemory?: number;
  /** Longest result, in characters. Default 100 000. */
  readonly maxOutput?: number;
}

/** How many templates are kept as they were read, those that were asked for last, and how long one may be for that. */
const KEPT_TEMPLATES = 100;
const LONGEST_KEPT = 10_000;

/**
 * A {@link TemplateEngine} with the language of LiquidJS: `{{ ticket.reference }}`, `{% if ticket.assignee %}…{% endif %}`.
 *
 * Synchronous and without clock, randomness or files: `date` formats an instant that it is given
 * (`{{ now | date: "Europe/Athens", "el" }}`), `sample` is refused, `include`, `render` and `layout` find nothing. A
 * template that is too long, too busy or wrong throws the {@link DeskError} `template.failed`.
 */
export function liquid(options: LiquidOptions = {}): TemplateEngine {
  const { maxSource = 100_000, maxSteps = 10_000, maxMemory = 1_000_000, maxOutput = 100_000 } = options;
  const engine = new Liquid({
    // Templates by name come from this empty table instead of the file system.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: maxSource,
    memoryLimit: maxMemory,
  });
  engine.registerFilter('date', formatInstant);
  for (const name of ['sample', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string']) {
    engine.registerFilter(name, () => {
      throw new DeskError(
        'template.failed',
        `The filter "${name}" is not available: its answer would not be reproducible`,
      );
    });
  }
  const parsed = new Map<string, Template[]>();
  /** A desk renders the same few templates again and again, and reading one takes longer than filling it in. */
  const parse = (source: string): Template[] => {
    const template = parsed.get(source) ?? engine.parse(source);
    if (source.length > LONGEST_KEPT) return template;
    parsed.delete(source);
    parsed.set(source, template);
    const oldest = parsed.size > KEPT_TEMPLATES ? parsed.keys().next().value : undefined;
    if (oldest !== undefined) parsed.delete(oldest);
    return template;
  };
  return {
    render(template, variables) {
      let text: unknown;
      try {
        const context = new Context(
          variables as object,
          engine.options,
          { sync: true },
          { renderLimit: stepLimit(maxSteps) },
        );
        text = engine.renderSync(parse(template), context);
      } catch (cause) {
        throw new DeskError('template.failed', cause instanceof Error ? cause.message : String(cause), { cause });
      }
      const result = String(text);
      if (result.length > maxOutput)
        throw new DeskError('template.failed', `The result is longer than ${maxOutput} characters`);
      return result;
    },
  };
}
