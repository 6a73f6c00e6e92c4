import type { Agent } from '../agent/agent.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Actor } from '../record/event.ts';
import type { Json } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { ApprovalCommand } from './approval-command.ts';
import type { Amount } from './authority-policy.ts';
import { decideApproval } from './decide-approval.ts';

/** Who asks or decides: as an actor, and the record of an agent, `null` for others and for agents without one. */
export interface Asker {
  readonly by: Actor;
  readonly agent: Agent | null;
}

/** Something that may be done up to a limit. */
export interface ApprovalQuestion {
  readonly action: string;
  /** Left out where the action counts nothing. */
  readonly amount?: Exclude<Amount, null>;
}

/** Whether somebody may do something on a ticket as it stands without asking anybody. Nothing is recorded. */
export function isWithinLimit<V extends Vocabulary>(
  desk: Desk<V>,
  ticket: Ticket<V>,
  who: Asker,
  { action, amount }: ApprovalQuestion,
): boolean {
  const request = {
    type: 'approval.request',
    action,
    reason: '',
    ...(amount === undefined ? {} : { amount }),
  } as const;
  return wouldBecome(desk, ticket, who, request) === 'approval.granted';
}

/** Whether somebody may grant a request that is open on a ticket, by its id. Whoever may grant may refuse. */
export function mayGrant<V extends Vocabulary>(
  desk: Desk<V>,
  ticket: Ticket<V>,
  who: Asker,
  approval: string,
): boolean {
  return wouldBecome(desk, ticket, who, { type: 'approval.grant', approval }) === 'approval.granted';
}

/** The event that a command would lead to; `null` for none. What is told beforehand is what is decided afterwards. */
function wouldBecome<V extends Vocabulary>(
  desk: Desk<V>,
  ticket: Ticket<V>,
  { by, agent }: Asker,
  command: ApprovalCommand,
): string | null {
  const { authority } = desk['~internal'];
  const { updatedAt: at } = ticket;
  const meta = { id: ticket.id, at, by };
  const facts = { now: at, actor: by, agent: agent as unknown as Json };
  const decision = decideApproval(authority, ticket as unknown as Ticket, { ...command, meta }, facts);
  return 'ok' in decision && decision.ok ? (decision.events[0]?.type ?? null) : null;
}
