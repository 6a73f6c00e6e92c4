import type { Refusal, Stored } from '@deskwright/core';
import type { Executed } from './execute.ts';

/** The record as a command left it, or why it was refused. */
export type Outcome<T> =
  | { readonly ok: true; readonly record: Stored<T> }
  | { readonly ok: false; readonly refusal: Refusal };

/** What the caller of a command is told. */
export function outcomeOf<T>(executed: Executed): Outcome<T> {
  if (executed.outcome === 'refused') return { ok: false, refusal: executed.refusal };
  if (executed.outcome === 'done' && executed.record !== null) {
    return { ok: true, record: executed.record as unknown as Stored<T> };
  }
  return { ok: false, refusal: { code: 'record.unknown', message: 'There is no such record' } };
}
