import { DeskError, type RegexEngine } from '@deskwright/core';
import { RE2JS } from 're2js';

/** How far a pattern may go before it is refused. */
export interface Re2Options {
  /** Longest pattern, in UTF-16 code units. Default 1000. */
  readonly maxPattern?: number;
  /** Most instructions of a compiled pattern: `(a{100}){100}` is short and large. Default 1100. */
  readonly maxProgram?: number;
}

/**
 * A {@link RegexEngine} with the syntax of RE2: no backreferences, no lookaround, and in exchange no pattern that takes
 * longer than proportional to the text. Named groups are written `(?P<name>…)` or `(?<name>…)`, flags `(?i)`. A pattern
 * that is wrong, too long or too large throws the {@link DeskError} `regex.invalid`.
 */
export function re2(options: Re2Options = {}): RegexEngine {
  const { maxPattern = 1000, maxProgram = 1100 } = options;
  return {
    compile(pattern) {
      if (pattern.length > maxPattern) throw invalid(`The pattern is longer than ${maxPattern} characters`);
      const compiled = compile(pattern);
      if (compiled.programSize() > maxProgram) {
        throw invalid(`The pattern comes to more than ${maxProgram} instructions`);
      }
      const groups = Array.from({ length: compiled.groupCount() + 1 }, (_, index) => index);
      return {
        names: { ...compiled.namedGroups() },
        match(text) {
          const matcher = compiled.matcher(text);
          return matcher.find() ? groups.map((group) => matcher.group(group)) : null;
        },
      };
    },
  };
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function invalid(message: string, cause?: unknown): DeskError {
  return new DeskError('regex.invalid', message, { cause });
}
