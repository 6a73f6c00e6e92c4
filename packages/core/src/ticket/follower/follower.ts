import type { Meta } from '../../record/event.ts';
import type { Ticket } from '../ticket.ts';
import { refuse, type TicketDecision } from '../ticket-decision.ts';

/** How many agents may follow a ticket. */
export const MAX_FOLLOWERS = 100;

/** What can be asked about who follows a ticket. */
export type FollowerCommand = {
  /** Agents want to hear of the ticket from now on, or no longer. */
  readonly type: 'ticket.follow' | 'ticket.unfollow';
  /** Ids of agents. Default: the agent who sends this. */
  readonly agents?: readonly string[] | undefined;
};

/** What can happen to who follows a ticket, without the stamp that every event carries. */
export interface FollowersChanged {
  readonly type: 'ticket.followersChanged';
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Decides who follows a ticket. Following tells nobody anything that they may not see. */
export function decideFollowers(ticket: Ticket, command: FollowerCommand & { readonly meta: Meta }): TicketDecision {
  const { type, agents, meta } = command;
  const named = agents ?? (meta.by.kind === 'agent' ? [meta.by.id] : null);
  if (named === null) return refuse('follow.whose', 'It is not said who follows it', 'Name the agents');
  const { followers = [] } = ticket;
  const distinct = [...new Set(named)];
  const isAdding = type === 'ticket.follow';
  const changed = distinct.filter((id) => followers.includes(id) !== isAdding);
  if (changed.length === 0) return { ok: true, events: [] };
  if (isAdding && followers.length + changed.length > MAX_FOLLOWERS) {
    return refuse(
      'follow.tooMany',
      `No more than ${MAX_FOLLOWERS} agents can follow a ticket`,
      'Take others out first',
    );
  }
  const [added, removed] = isAdding ? [changed, []] : [[], changed];
  return { ok: true, events: [{ type: 'ticket.followersChanged', added, removed }] };
}

/** A ticket whose followers have changed. */
export function withFollowers(ticket: Ticket, { added, removed }: FollowersChanged): Ticket {
  const { followers = [], ...rest } = ticket;
  const left = [...followers.filter((id) => !removed.includes(id)), ...added];
  return left.length === 0 ? rest : { ...rest, followers: left };
}
