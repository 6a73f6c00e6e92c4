import type { StoredEvent } from '../record/event.ts';
import type { Json } from '../record/json.ts';
import type { Approval } from './approval.ts';

/** The approval that the last of some events speaks of, as it stands now; `null` when none of them speaks of one. */
export function approvalOfStep(ticket: unknown, events: () => readonly StoredEvent[]): Json {
  const { approvals } = (ticket ?? {}) as { readonly approvals?: readonly Approval[] };
  // Most tickets never have one, and their events need not be looked through.
  if (approvals === undefined) return null;
  const last = events().findLast(({ type }) => type.startsWith('approval.')) as
    | { readonly approval?: string }
    | undefined;
  return (approvals.find(({ id }) => id === last?.approval) ?? null) as unknown as Json;
}
