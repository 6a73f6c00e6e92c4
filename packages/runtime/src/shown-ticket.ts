import type { Principal, Stored, Ticket, Vocabulary } from '@deskwright/core';

/** A ticket as somebody sees it. To contacts it is not told who inside the desk had to ask whom for what, and why. */
export function shownTicket<V extends Vocabulary>(
  to: Principal | null,
  { value, ...stored }: Stored<Ticket<V>>,
): Stored<Ticket<V>> {
  if (to === null || 'agent' in to) return { ...stored, value };
  const { approvals: _inside, ...shown } = value;
  return { ...stored, value: shown };
}
