import type { Stored } from '@deskwright/core';
import type { Outcome } from '@deskwright/runtime';

/** The record that a command left behind. The story goes on only when everything worked, so a refusal ends it. */
export function done<T>(outcome: Outcome<T>): Stored<T> {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
  return outcome.record;
}
