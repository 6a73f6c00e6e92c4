import { safeParse } from 'zod/v4/core';
import { refusalsOf } from '../desk/config-issues.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { DeskError } from './desk-error.ts';
import type { Refusal } from './refusal.ts';

/**
 * Checks a command from outside before it is decided; `null` when it is well formed. The refusal `command.invalid` tells
 * of the first fault, with its path, and how many there are. Throws the {@link DeskError} `kind.unknown`.
 */
export function checkCommand<V extends Vocabulary>(
  desk: Desk<V>,
  kind: string,
  command: { readonly type: string },
): Refusal | null {
  const def = desk['~internal'].kinds.get(kind);
  if (def === undefined) throw new DeskError('kind.unknown', `The desk has no records of kind "${kind}"`);
  const result = safeParse(def.commands, command, { reportInput: true });
  if (result.success) return null;
  const [first, ...others] = refusalsOf(result.error);
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return { ...first, code: 'command.invalid', message: `${first.message}${more}` };
}
