import type { Refusal } from '../record/refusal.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { TransferPolicy } from './policy.ts';

/** A ticket that one agent passes on, to a person or a queue. */
export interface TransferRequest {
  /** `cold`: it is handed over at once; `warm`: the agent introduces the requester, and stays until somebody has joined. */
  readonly kind: 'cold' | 'warm';
  readonly ticket: string;
  /** How often the ticket has been transferred. */
  readonly transfers: number;
  readonly from: string;
  readonly department: string | null;
  /** `null`: whoever the department's policy chooses. */
  readonly to: string | null;
  /** What the next agent has to know: no requester begins again. */
  readonly summary: string;
}

/**
 * A transfer on its way. `calling`: the second agent has not joined, the first is still there; `joined`: all three are;
 * `completed`: the first has left; `cancelled`: the ticket stays with the first, who was never away.
 */
export interface Transfer extends TransferRequest {
  readonly state: 'calling' | 'joined' | 'completed' | 'cancelled';
  /** Who has it now. `null`: the queue. */
  readonly holder: string | null;
  /** Whether it goes to the front of the queue. */
  readonly front: boolean;
}

/** What happens to a transfer on its way. */
export type TransferEvent =
  | { readonly type: 'joined'; readonly agent: string }
  | { readonly type: 'completed' | 'cancelled' };

/** A transfer, or why it cannot be. */
export type TransferStep =
  | { readonly ok: true; readonly transfer: Transfer }
  | { readonly ok: false; readonly refusal: Refusal };

/** What has to be known of a transfer to say whether it may be. */
export interface WantedTransfer extends Pick<TransferRequest, 'kind' | 'summary'> {
  /** How often the ticket has gone to another department; `null` when it stays in its own, which is no transfer more. */
  readonly transfers: number | null;
}

/**
 * Why the policy of the department that a ticket goes to does not let it come: one transfer too many (`transfer.tooMany`),
 * or a warm one without a summary (`transfer.noSummary`). `null`: nothing stands in the way.
 */
export function transferRefusal(policy: TransferPolicy, { kind, transfers, summary }: WantedTransfer): Refusal | null {
  const { limit = Number.POSITIVE_INFINITY, summary: least = 1 } = policy;
  if (transfers !== null && transfers >= limit) {
    const message = `The ticket has been transferred ${transfers} times already`;
    return { code: 'transfer.tooMany', message, remedy: 'Keep it, or assign it to somebody who can solve it' };
  }
  if (kind === 'cold' || summary.trim().length >= least) return null;
  const message = `A warm transfer needs a summary of at least ${least} letters`;
  return { code: 'transfer.noSummary', message, remedy: 'Say in a sentence what the next agent has to know' };
}

/**
 * Begins a transfer under the policy of the department that it goes to. Refuses one too many (`transfer.tooMany`), a warm
 * one without a summary (`transfer.noSummary`), and one to oneself (`transfer.toOneself`).
 */
export function beginTransfer({ policy }: CompiledAssignment, request: TransferRequest): TransferStep {
  const { transfer = {} } = policy;
  const { front = true } = transfer;
  const { kind, from, to } = request;
  const refusal = transferRefusal(transfer, request);
  if (refusal !== null) return { ok: false, refusal };
  if (to === from) return refused('transfer.toOneself', 'The agent has it already', 'Name another, or a department');
  if (kind === 'cold') return { ok: true, transfer: { ...request, state: 'completed', holder: to, front } };
  return { ok: true, transfer: { ...request, state: 'calling', holder: from, front } };
}

/**
 * What comes of an event. The first agent leaves only after the second has joined (`transfer.notJoined`); who has left
 * cannot take it back (`transfer.over`).
 */
export function advanceTransfer(transfer: Transfer, event: TransferEvent): TransferStep {
  const { state, to, from } = transfer;
  if (state === 'completed' || state === 'cancelled') {
    return state === event.type
      ? { ok: true, transfer }
      : refused('transfer.over', 'The transfer is over', 'Begin another');
  }
  switch (event.type) {
    case 'joined':
      if (to !== null && to !== event.agent) {
        return refused('transfer.otherAgent', 'The ticket is meant for another agent', 'Wait for a transfer');
      }
      if (event.agent === from) return refused('transfer.toOneself', 'The agent has it already', 'Wait for the other');
      return { ok: true, transfer: { ...transfer, state: 'joined', to: event.agent } };
    case 'completed':
      if (state !== 'joined') {
        return refused('transfer.notJoined', 'Nobody has joined yet', 'Stay until somebody has, or cancel');
      }
      return { ok: true, transfer: { ...transfer, state: 'completed', holder: to } };
    case 'cancelled':
      return { ok: true, transfer: { ...transfer, state: 'cancelled', holder: from } };
  }
}

function refused(code: string, message: string, remedy: string): TransferStep {
  return { ok: false, refusal: { code, message, remedy } };
}
