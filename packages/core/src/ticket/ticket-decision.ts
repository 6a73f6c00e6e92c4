import type { Decision } from '../record/kind.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** What a decision about a ticket needs to know of the configuration. */
export interface TicketConfig {
  /** The address that a department writes from, or `null` for the channel's own. */
  senderOf(department: string | null): { readonly address: string; readonly name?: string } | null;
  /** Whether agents are offered a canned response with this id. */
  isCannedResponse(id: string): boolean;
}

/** A decision about a ticket. */
export type TicketDecision = Decision<TicketEventBody>;

/** A "no" with a stable code. */
export function refuse(code: string, message: string, remedy?: string): TicketDecision {
  return { ok: false, refusal: { code, message, ...(remedy === undefined ? {} : { remedy }) } };
}
