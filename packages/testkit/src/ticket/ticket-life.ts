import {
  type Actor,
  type Agent,
  advance,
  type Contact,
  type Desk,
  type Instant,
  idAt,
  type Json,
  type Meta,
  type Refusal,
  type Step,
  type Stored,
  type StoredEvent,
  type Ticket,
  type TicketCommand,
  type Vocabulary,
} from '@deskwright/core';
import { erasePersonal } from '@deskwright/core/port';

/** How a life begins. */
export interface TicketLifeOptions {
  /** The instant of the first command. */
  readonly start: Instant;
  /** The contact who asks, as rules see it; by default one without a name, reachable on the channel `email`. */
  readonly requester?: Contact;
  /** The people of the desk, as decisions about an agent's command see them. Default: nobody is known. */
  readonly agents?: readonly Agent[];
  /** Trace every rule that is considered. */
  readonly trace?: boolean;
}

/** What came of one command. */
export type LifeStep =
  | { readonly ok: true; readonly events: readonly StoredEvent[]; readonly step: Step }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * One ticket lived through in memory, without storage or clock: given what happened before, send a command, see which
 * events follow. For specifications of rules and promises that read like the timeline they describe.
 */
export interface TicketLife {
  /** Sends a command `afterMs` after the one before. */
  send(command: TicketCommand, by: Actor, afterMs?: number): LifeStep;
  /** Lets time pass and wakes the ticket, as the runtime would at the latest now. */
  wait(ms: number): LifeStep;
  /** Goes on under other policies from now on. The ticket notices with the next command. */
  use<V extends Vocabulary>(desk: Desk<V>): void;
  /** The ticket as it is; throws before it was created. */
  readonly ticket: Ticket;
  readonly history: readonly StoredEvent[];
  readonly now: Instant;
  /** When the ticket wants to be woken. */
  readonly wakeAt: Instant | null;
}

const WORKER: Actor = { kind: 'system', id: 'worker' };

function nobody(start: Instant): Contact {
  const personal = { name: '', addresses: [{ channel: 'email', address: 'somebody@example.org' }] };
  return { id: 'c1', organization: null, language: null, erased: false, createdAt: start, personal };
}

function isNote(command: { readonly type: string }): command is { readonly type: string; readonly sentAt: Instant } {
  return command.type === 'contact.noteAutoReply';
}

/** Begins the life of a ticket on a desk. */
export function ticketLife<V extends Vocabulary>(first: Desk<V>, options: TicketLifeOptions): TicketLife {
  let desk = first as unknown as Desk;
  let requester = options.requester ?? nobody(options.start);
  const id = idAt(options.start, 'ticket');
  const record = { kind: 'ticket', id };
  let stored: Stored<Json> | null = null;
  let history: readonly StoredEvent[] = [];
  let wakeAt: Instant | null = null;
  let now = options.start;
  let count = 0;

  function send(command: TicketCommand, by: Actor, afterMs = 0): LifeStep {
    now += afterMs;
    count += 1;
    const meta: Meta = { id: stored === null ? id : idAt(now, `command ${count}`), at: now, by };
    const agent = options.agents?.find((one) => by.kind === 'agent' && one.id === by.id) ?? null;
    const asked = { requester: requester as unknown as Json, participants: [], agent: agent as unknown as Json };
    const facts = { now, actor: by, ...asked };
    const result = advance(desk, record, stored, { ...command, meta }, facts, { trace: options.trace === true });
    if (!('ok' in result)) throw new RangeError(`The life of a ticket has no ${result.need.join(', ')}`);
    if (!result.ok) return result;
    const { step } = result;
    // As the runtime would have the contact take note of what rules wrote to it.
    const sent = step.commands.flatMap(({ command }) => (isNote(command) ? [command.sentAt] : []));
    if (sent.length > 0)
      requester = { ...requester, autoReplies: [...(requester.autoReplies ?? []), ...sent].slice(-50) };
    const write = step.writes.find((candidate) => candidate.kind === 'ticket');
    if (write === undefined) return { ok: true, events: [], step };
    stored = { id, value: write.value, version: write.expected + write.events.length };
    wakeAt = write.wakeAt;
    const earlier = step.erased.length > 0 ? history.map(erasePersonal) : history;
    history = [...earlier, ...write.events];
    return { ok: true, events: write.events, step };
  }

  return {
    send,
    wait: (ms) => send({ type: 'wake' }, WORKER, ms),
    use(next) {
      desk = next as unknown as Desk;
    },
    get ticket() {
      if (stored === null) throw new RangeError('The ticket has not been created');
      return stored.value as unknown as Ticket;
    },
    get history() {
      return history;
    },
    get now() {
      return now;
    },
    get wakeAt() {
      return wakeAt;
    },
  };
}
