import type { Stored, Ticket, Vocabulary } from '@deskwright/core';
import type { Context } from '../context.ts';
import type { Outcome } from '../outcome.ts';
import { followersOf } from './followers.ts';
import { type LinkedTicket, type LinkRequest, linksOf, linkTickets, unlinkTickets } from './links.ts';
import { type MergeRequest, mergeTickets, unmergeTicket } from './merge.ts';
import { type SplitRequest, splitTicket } from './split.ts';
import { seenTicket, type TicketKey } from './tickets.ts';
import type { Doer } from './together.ts';

/** What a face can do with several tickets at once. A ticket that the person may not see does not exist. */
export interface WorkingTogether<V extends Vocabulary> {
  /**
   * Makes tickets part of another one: what is said on them is said there from now on. Their messages stay with them and are
   * read with those of the surviving ticket, whose value this answers with. Needs `merge` on all of them.
   */
  merge(request: MergeRequest): Promise<Outcome<Ticket<V>>>;
  /** Takes a merged ticket out again: it stands as it stood, and the other one forgets it. Needs `merge` on both. */
  unmerge(key: TicketKey): Promise<Outcome<Ticket<V>>>;
  /**
   * Opens a ticket with copies of messages of another one, which keeps them and becomes its parent. Answers with the new
   * ticket. Needs `merge` on the one and `create` for the other, and to be able to read the messages.
   */
  split(request: SplitRequest<V>): Promise<Outcome<Ticket<V>>>;
  /**
   * Links a ticket to another one, as what it is to it. Needs `update` on the first and `see` on the other; a merged one is
   * linked as the ticket that it is part of.
   */
  link(request: LinkRequest): Promise<Outcome<Ticket<V>>>;
  /** Takes links between two tickets away, in whichever direction. Needs `update` on those that have them. */
  unlink(request: Pick<LinkRequest, 'from' | 'to'>): Promise<Outcome<Ticket<V>>>;
  /**
   * The tickets that a ticket is linked to, those that are linked to it, its parent and its children: at most two hundred of
   * them, those that this person may see. Contacts get `[]`.
   */
  links(key: TicketKey): Promise<readonly LinkedTicket<V>[]>;
  /** The agents who follow a ticket and may see it. Contacts get `[]`. */
  followers(key: TicketKey): Promise<readonly string[]>;
}

/** Somebody with a face, and whether they are a contact. */
interface Self extends Doer {
  readonly isContact: boolean;
}

/** What a face can do with several tickets at once. */
export function workingTogetherOf<V extends Vocabulary>(context: Context, self: Self): WorkingTogether<V> {
  const typed = (outcome: Promise<Outcome<Ticket>>) => outcome as unknown as Promise<Outcome<Ticket<V>>>;

  /** A ticket that somebody of the desk sees, with what they may do; `null` when there is none. */
  async function inside(key: TicketKey) {
    if (self.isContact) return null;
    const rights = await self.access();
    const ticket: Stored<Ticket> | null = await seenTicket(context, rights, key);
    return ticket === null ? null : { rights, ticket };
  }

  return {
    merge: (request) => typed(mergeTickets(context, self, request)),
    unmerge: (key) => typed(unmergeTicket(context, self, key)),
    split: (request) => typed(splitTicket(context, self, request as SplitRequest)),
    link: (request) => typed(linkTickets(context, self, request)),
    unlink: (request) => typed(unlinkTickets(context, self, request)),
    async links(key) {
      const found = await inside(key);
      if (found === null) return [];
      return (await linksOf(context, found.rights, found.ticket)) as unknown as readonly LinkedTicket<V>[];
    },
    async followers(key) {
      const found = await inside(key);
      return found === null ? [] : followersOf(context, found.ticket);
    },
  };
}
