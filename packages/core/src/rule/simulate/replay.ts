import type { Contact } from '../../contact/contact.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Message } from '../../message/message.ts';
import { deriveId } from '../../record/derive-id.ts';
import type { Meta } from '../../record/event.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { TicketCommand } from '../../ticket/ticket-command.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import { commandsOf, noteOn, type Reconstructed } from './commands-of.ts';
import { type RecordedStep, stepsOf } from './recorded-step.ts';
import { SimulatedLife } from './simulated-life.ts';
import type { TicketHistory } from './ticket-history.ts';
import type { ReplayNote } from './ticket-outcome.ts';

/** A ticket that has lived its recorded life once more, and what of that was not as it had been. */
export interface Replayed<V extends Vocabulary> {
  readonly life: SimulatedLife<V>;
  readonly notes: readonly ReplayNote[];
}

/** Sends the commands of a recorded life to a new one, each at its instant and under its id. */
export function replay<V extends Vocabulary>(
  desk: Desk<V>,
  ticketId: string,
  events: readonly TicketEvent[],
  history: TicketHistory,
): Replayed<V> {
  const life = new SimulatedLife(desk, ticketId, asOthersLeft(history.requester, events));
  const messages = new Map(history.messages.map((message) => [message.id, message]));
  const notes = stepsOf(events).flatMap((step) => new StepReplay(life, step, messages, events).notes());
  return { life, notes };
}

/**
 * The requester without the memory of what machines wrote on this ticket; what they wrote on others stays. Messages that were
 * withheld are told by their events, so the addresses are as if nothing had come back.
 */
function asOthersLeft(contact: Contact | null, events: readonly TicketEvent[]): Contact | null {
  const requester = contact === null ? null : reachable(contact);
  if (requester?.autoReplies === undefined) return requester;
  const own = events.filter(
    (event) => event.type === 'message.added' && event.automated === 'sent' && event.visibility === 'public',
  );
  const rest = [...requester.autoReplies];
  for (const { at } of own) {
    const index = rest.indexOf(at);
    if (index >= 0) rest.splice(index, 1);
  }
  return { ...requester, autoReplies: rest };
}

function reachable(contact: Contact): Contact {
  const addresses = contact.personal.addresses.map(({ channel, address }) => ({ channel, address }));
  return { ...contact, personal: { ...contact.personal, addresses } };
}

const GONE = new Set(['macro.unknown', 'macro.inactive']);

/** The replay of one step. */
class StepReplay<V extends Vocabulary> {
  private readonly life: SimulatedLife<V>;
  private readonly step: RecordedStep;
  private readonly messages: ReadonlyMap<string, Message>;
  private readonly recorded: readonly TicketEvent[];
  private sent = 0;

  constructor(
    life: SimulatedLife<V>,
    step: RecordedStep,
    messages: ReadonlyMap<string, Message>,
    recorded: readonly TicketEvent[],
  ) {
    this.life = life;
    this.step = step;
    this.messages = messages;
    this.recorded = recorded;
  }

  /** Replays the step; says what was not as it had been. */
  notes(): readonly ReplayNote[] {
    const { own, ofRules } = this.step;
    const why = 'A rule caused this through another record, which is not simulated';
    const notes = [...ofRules.map((event) => noteOn(event, 'command.ofRule', why)), ...this.replayEvents(own)];
    // What cannot be replayed still tells that time went by.
    if (this.sent === 0) this.send({ type: 'wake' });
    return notes;
  }

  private replayEvents(events: readonly TicketEvent[]): readonly ReplayNote[] {
    const { commands, notes } = commandsOf(events, this.messages);
    return [...notes, ...commands.flatMap((one) => this.replayCommand(one))];
  }

  private replayCommand({ command, event, effects }: Reconstructed): readonly ReplayNote[] {
    const { recorded, life } = this;
    const translated = command.type === 'ticket.noteDelivery' ? deliveryOf(command, recorded, life.history) : command;
    if (translated === null) {
      return [noteOn(event, 'delivery.unsent', 'The rules would not have sent the message by then')];
    }
    const refusal = this.send(translated);
    if (refusal === null) return [];
    if (GONE.has(refusal.code)) {
      const note = noteOn(event, 'macro.gone', `${refusal.message}: replayed by what it did then`);
      return [{ ...note, refusal }, ...this.replayEvents(effects)];
    }
    if (refusal.code === 'message.unknownCannedResponse') {
      const note = noteOn(event, 'response.gone', `${refusal.message}: replayed without it`);
      this.send(withoutResponse(translated));
      return [{ ...note, refusal }];
    }
    return [{ ...noteOn(event, 'command.refused', refusal.message), refusal }];
  }

  /** Sends one more command of the step: the first that is accepted bears its id. */
  private send(command: TicketCommand): Refusal | null {
    const { command: id, at, by, hops } = this.step;
    const meta: Meta = { id: this.sent === 0 ? id : deriveId(id, `replay ${this.sent}`), at, by, hops };
    const refusal = this.life.send(command, meta);
    if (refusal === null) this.sent += 1;
    return refusal;
  }
}

function withoutResponse(command: TicketCommand): TicketCommand {
  if (command.type === 'message.add') return { ...command, cannedResponse: null };
  if (command.type === 'ticket.create') return { ...command, message: { ...command.message, cannedResponse: null } };
  return command;
}

type NoteDelivery = Extract<TicketCommand, { readonly type: 'ticket.noteDelivery' }>;

/** The same failure for the message that rules would have sent in place of the recorded one; `null` if they would not. */
function deliveryOf(
  command: NoteDelivery,
  recorded: readonly TicketEvent[],
  simulated: readonly TicketEvent[],
): NoteDelivery | null {
  const place = placesOf(recorded).find(({ messageId }) => messageId === command.messageId);
  if (place === undefined) return command;
  const counterpart = placesOf(simulated).find(({ rule, count }) => rule === place.rule && count === place.count);
  return counterpart === undefined ? null : { ...command, messageId: counterpart.messageId };
}

interface Place {
  readonly messageId: string;
  readonly rule: string;
  /** Whether it is the rule's first public message on this ticket, its second … */
  readonly count: number;
}

function placesOf(events: readonly TicketEvent[]): readonly Place[] {
  const counts = new Map<string, number>();
  return events.flatMap((event) => {
    if (event.type !== 'message.added' || event.by.kind !== 'rule' || event.visibility !== 'public') return [];
    const count = (counts.get(event.by.id) ?? 0) + 1;
    counts.set(event.by.id, count);
    return [{ messageId: event.messageId, rule: event.by.id, count }];
  });
}
