import type { Stamp } from '../record/event.ts';
import { erasePersonal } from '../record/personal.ts';
import { type Approval, type ApprovalState, counts, MAX_APPROVALS } from './approval.ts';
import type { ApprovalEventBody } from './approval-event.ts';

const STATES: Readonly<Record<Exclude<ApprovalEventBody['type'], 'approval.requested'>, ApprovalState>> = {
  'approval.granted': 'granted',
  'approval.refused': 'refused',
  'approval.withdrawn': 'withdrawn',
  'approval.expired': 'expired',
};

/** Folds one event into the approvals of a ticket. */
export function evolveApprovals(
  approvals: readonly Approval[] = [],
  event: ApprovalEventBody & Pick<Stamp, 'at' | 'by'>,
): readonly Approval[] {
  const { approval: id, action, amount, requestedBy, at, by } = event;
  if (event.type === 'approval.requested') {
    const { because, limit, expiresAt, personal } = event;
    const asked = { id, action, amount, because, limit, requestedBy, requestedAt: at, expiresAt };
    return withRoom(approvals, {
      ...asked,
      state: 'requested',
      decision: null,
      personal: { reason: personal.reason, answer: '' },
    });
  }
  const right = 'right' in event ? event.right : null;
  const ended = { state: STATES[event.type], decision: { by, at, right } };
  const answer = 'personal' in event ? event.personal.answer : '';
  if (!approvals.some((one) => one.id === id)) {
    if (event.type !== 'approval.granted') return approvals;
    const limit = event.right.kind === 'limit' ? event.right.limit : null;
    const { because, personal } = event;
    const asked = { id, action, amount, because, limit, requestedBy, requestedAt: at, expiresAt: null };
    return withRoom(approvals, { ...asked, ...ended, personal: { reason: personal.reason, answer } });
  }
  return approvals.map((one) => (one.id === id ? { ...one, ...ended, personal: { ...one.personal, answer } } : one));
}

/** The oldest that came to nothing makes room. */
function withRoom(approvals: readonly Approval[], added: Approval): readonly Approval[] {
  const oldest = approvals.length < MAX_APPROVALS ? -1 : approvals.findIndex((one) => !counts(one));
  return [...approvals.filter((_, index) => index !== oldest), added];
}

/** What erasure leaves of a ticket's approvals: who decided what, and no word of why. */
export function erasedApprovals({ approvals }: { readonly approvals?: readonly Approval[] }): {
  readonly approvals?: readonly Approval[];
} {
  return approvals === undefined ? {} : { approvals: approvals.map(erasePersonal) };
}
