import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Instant } from '../record/json.ts';
import type { ConsultAsk } from './consultation.ts';
import type { Priority } from './ticket.ts';
import type { MessageInput } from './ticket-command.ts';

/** Asks somebody of the desk about a ticket, in an internal ticket of its own, which is opened in the same commit. */
export interface ConsultCommand<V extends Vocabulary = Vocabulary> {
  readonly type: 'ticket.consult';
  readonly ask: ConsultAsk<V>;
  readonly question: string;
  /** The subject of the internal ticket. Default: the ticket's reference, which says nothing of its words. */
  readonly subject?: string;
  readonly priority?: Priority;
  readonly tags?: readonly V['tag'][];
  readonly fields?: Readonly<Partial<V['fields']>>;
  /** Puts the ticket on hold until somebody answers, or the internal ticket ends. */
  readonly hold?: boolean;
  /** Lets whoever is asked look at the ticket until they have answered, as far as their roles allow in the scope `consulted`. */
  readonly share?: boolean;
  /** Answers stay in the internal ticket. By default each becomes an internal note of the ticket, too. */
  readonly keepApart?: boolean;
  /** Who asks, when somebody else sends this. */
  readonly agent?: string;
  /** Which derivation of the internal ticket's reference to take; the runtime raises it when one is taken already. */
  readonly referenceAttempt?: number;
}

/** An internal ticket tells the ticket that it is about what became of the question. */
export interface NoteConsultation {
  readonly type: 'ticket.noteConsultation';
  /** Id of the internal ticket. */
  readonly consultation: string;
  readonly state: 'open' | 'answered' | 'closed';
  /** When it happened there. */
  readonly since: Instant;
  /** The answer. */
  readonly personal?: Pick<MessageInput, 'text' | 'html' | 'attachments' | 'textBlob' | 'htmlBlob'>;
}

/** Hands a ticket up the escalation path of its department. */
export interface EscalateCommand {
  readonly type: 'ticket.escalate';
  /** Required of agents. Rules are named by the event. */
  readonly reason?: string;
  /** A step of the path by its id or its place, 1 being the first. Default: the next one. */
  readonly to?: string | number;
}

/** Gives a ticket back to where it was before it was escalated last. */
export interface DeescalateCommand {
  readonly type: 'ticket.deescalate';
  readonly reason: string;
}
