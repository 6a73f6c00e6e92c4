import {
  type AssignmentExplanation,
  explainAssignment,
  isWaiting,
  type Stored,
  type Ticket,
  waitingOf,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import { lastAgents } from './last-agents.ts';
import { teamOf } from './team.ts';

const PAGE = 100;
const TOLD = ['ticket.assigned', 'ticket.transferred', 'offer.made'];

/**
 * Why a ticket went to the agent who has it, or is being asked, as its history tells; of one that waits, whom it would go to
 * now and why not to others. `null` when no queue had to do with it.
 */
export async function explainTicket(context: Context, ticket: Stored<Ticket>): Promise<AssignmentExplanation | null> {
  const { value } = ticket;
  if (!isWaiting(value)) return recorded(context, ticket.id);
  const { department } = value;
  const policy = context.desk['~internal'].routing.by(department, value.routing?.strategy ?? null);
  if (policy === null) return null;
  const now = context.now();
  const { agents } = await teamOf(context, policy, department, now);
  const last = (await lastAgents(context, policy, [ticket])).get(ticket.id) ?? null;
  return explainAssignment({ ticket: waitingOf(value, policy, last), agents, policy, department, now });
}

/** What the last event that gave the ticket to somebody says. */
async function recorded(context: Context, id: string): Promise<AssignmentExplanation | null> {
  const page = { before: Number.MAX_SAFE_INTEGER, limit: PAGE, types: TOLD };
  const events = await context.storage.history({ kind: 'ticket', id }, page);
  for (const event of events.toReversed()) {
    const { why, because } = event as { readonly why?: AssignmentExplanation; readonly because?: string };
    // Whoever accepted was asked by the offer before.
    if (why !== undefined) return why;
    if (because !== 'accepted') return null;
  }
  return null;
}
