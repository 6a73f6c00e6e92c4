import * as z from 'zod';
import type { Refusal } from '../record/refusal.ts';
import { remedyFor } from '../text/nearest.ts';

type Path = readonly (string | number)[];

/** Puts what zod found into the words of the library: one problem per fault, each with path, code and remedy. */
export function refusalsOf(error: z.core.$ZodError, base: Path = []): readonly Refusal[] {
  return error.issues.flatMap((issue) => refusalsOfIssue(issue, base));
}

function refusalsOfIssue(issue: z.core.$ZodIssue, base: Path): readonly Refusal[] {
  const path = [...base, ...(issue.path as Path)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'config.unknownKey',
        message: `Unknown key "${key}"`,
        path: [...path, key],
        remedy: 'Remove it, or check its spelling',
      }));
    case 'invalid_type':
      return [
        {
          code: 'config.wrongType',
          message: `Expected ${issue.expected}`,
          path,
          remedy: `Give ${article(issue.expected)}`,
        },
      ];
    case 'invalid_value': {
      const values = issue.values.map(String);
      const remedy = remedyFor(String(issue.input), values);
      return [{ code: 'config.unknownValue', message: `Expected one of ${values.join(', ')}`, path, remedy }];
    }
    case 'custom': {
      const params = (issue.params ?? {}) as { readonly code?: string; readonly remedy?: string };
      const { code = 'config.invalid', remedy = 'Correct the value' } = params;
      return [{ code, message: issue.message, path, remedy }];
    }
    case 'invalid_union':
      return [
        { code: 'config.invalid', message: issue.message, path, remedy: 'See the documentation of this property' },
      ];
    default:
      return [{ code: 'config.invalid', message: issue.message, path, remedy: 'Correct the value' }];
  }
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

/** What a refinement says when it fails. */
export function fault(
  code: string,
  message: string,
  remedy: string,
): { error: string; params: Record<string, string> } {
  return { error: message, params: { code, remedy } };
}

/** A schema that leaves the checking to a function which returns problems with their full paths below the value. */
export function checkedBy(check: (value: unknown) => readonly Refusal[]): z.ZodType<unknown> {
  return z.unknown().check((context) => {
    for (const { code, message, path, remedy } of check(context.value)) {
      context.issues.push({
        code: 'custom',
        message,
        path: [...(path ?? [])],
        params: { code, remedy },
        input: context.value,
      });
    }
  });
}

/** A text that must be one of the declared names. With `isOpen`, any text will do: nothing was declared. */
export function knownName(what: string, names: readonly string[], isOpen = false): z.ZodType<string> {
  return z.string().check((context) => {
    const name = context.value;
    if (isOpen || names.includes(name)) return;
    const params = { code: `config.unknown${what}`, remedy: remedyFor(name, names) };
    context.issues.push({ code: 'custom', message: `Unknown ${what.toLowerCase()} "${name}"`, params, input: name });
  });
}

/** Tables of the configuration with the key `__proto__`: no schema looks at it, and it would not be a name like others. */
export function prototypeKeys(config: object, tables: readonly string[]): readonly Refusal[] {
  return tables
    .filter((key) => Object.hasOwn((config as Readonly<Record<string, object>>)[key] ?? {}, '__proto__'))
    .map((key) => {
      const path = [key, '__proto__'];
      return { code: 'config.unknownKey', message: '"__proto__" cannot be a name', path, remedy: 'Choose another' };
    });
}
