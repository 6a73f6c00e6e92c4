import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Message } from '../../message/message.ts';
import type { CreateTicket } from '../ticket-command.ts';

/** How many messages can be split off at once. */
export const MAX_SPLIT = 100;

/** What a ticket that is split off begins with, besides its messages. */
export type SplitPlace<V extends Vocabulary = Vocabulary> = Omit<
  CreateTicket<V>,
  'type' | 'message' | 'author' | 'assignee' | 'parentId'
>;

/**
 * Both sides of splitting messages off from a ticket. They belong into one commit, which is why applications do not send them
 * one by one, see `Face.split`.
 */
export type SplitCommand<V extends Vocabulary = Vocabulary> =
  /** Some of its messages were copied to a new ticket. */
  | { readonly type: 'ticket.split'; readonly into: string; readonly messages: readonly string[] }
  /** Opens a ticket with copies of messages of another one, in their order. */
  | ({
      readonly type: 'ticket.splitOff';
      readonly from: string;
      readonly messages: readonly Message[];
    } & SplitPlace<V>);

/** What splitting does to the ticket that messages are split off from, without the stamp that every event carries. */
export interface TicketSplit {
  readonly type: 'ticket.split';
  /** The new ticket. */
  readonly into: string;
  /** The messages of which it has copies. */
  readonly messages: readonly string[];
}
