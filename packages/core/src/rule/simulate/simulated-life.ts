import type { Contact } from '../../contact/contact.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Vocabulary } from '../../desk/vocabulary.ts';
import { type Advanced, advance } from '../../record/advance.ts';
import { deriveId } from '../../record/derive-id.ts';
import type { Meta } from '../../record/event.ts';
import type { Facts } from '../../record/facts.ts';
import type { Instant, Json } from '../../record/json.ts';
import type { RecordId, Stored } from '../../record/record-id.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { AnyCommand } from '../../record/step.ts';
import { wakeAt } from '../../ticket/agenda.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketCommand } from '../../ticket/ticket-command.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import { slotsBetween } from './slots-between.ts';

type Decided = Extract<Advanced, { readonly ok: boolean }>;

// Once an hour for nearly three months; a ticket that is woken more often than this does not come to rest.
const MAX_WAKES = 2_000;

/** A ticket that lives in memory, from the beginning or from wherever it stands. */
export class SimulatedLife<V extends Vocabulary> {
  readonly history: TicketEvent[] = [];
  ticket: Ticket | null;
  private readonly desk: Desk<V>;
  private readonly id: string;
  private requester: Contact | null;
  private version: number;
  /** The moments of scheduled rules up to here have passed. */
  private slotsUntil: Instant | null;

  constructor(desk: Desk<V>, id: string, requester: Contact | null, ticket: Ticket | null = null, version = 0) {
    this.desk = desk;
    this.id = id;
    this.requester = requester;
    this.ticket = ticket;
    this.version = version;
    this.slotsUntil = ticket?.updatedAt ?? null;
  }

  /** Carries out a command, after all that scheduled rules did before; says why not when it is refused. */
  send(command: TicketCommand, meta: Meta): Refusal | null {
    this.passSlots(meta.at);
    return this.carryOut(command, meta);
  }

  private carryOut(command: TicketCommand, meta: Meta): Refusal | null {
    const { id, ticket, version } = this;
    const stored = ticket === null ? null : { id, value: ticket, version };
    const result = this.advance({ kind: 'ticket', id }, stored, { ...command, meta });
    if (!result.ok) return result.refusal;
    const write = result.step.writes.find((one) => one.kind === 'ticket');
    if (write !== undefined) {
      this.ticket = write.value as unknown as Ticket;
      this.slotsUntil ??= meta.at - 1;
      this.version = write.expected + write.events.length;
      this.history.push(...(write.events as readonly TicketEvent[]));
    }
    for (const { to, command: next } of result.step.commands) this.tell(to, next);
    return null;
  }

  /** Lets time pass up to an instant, waking the ticket whenever something falls due. Says whether it came to rest. */
  liveOn(until: Instant): boolean {
    if (!this.passSlots(until)) return false;
    for (let count = 1; this.ticket !== null; count += 1) {
      const next = wakeAt(this.ticket);
      if (next === null || next > until) break;
      if (count > MAX_WAKES) return false;
      const id = deriveId(this.id, `simulation ${count}`);
      const at = Math.max(next, this.ticket.updatedAt);
      this.send({ type: 'wake' }, { id, at, by: { kind: 'system', id: 'worker' } });
    }
    return true;
  }

  /** Lets scheduled rules act at their moments up to an instant. Says whether they came to an end. */
  private passSlots(until: Instant): boolean {
    const { slotsUntil, ticket } = this;
    if (ticket === null || slotsUntil === null || slotsUntil >= until) return true;
    let count = 0;
    for (const { slot, rule, digest } of slotsBetween(this.desk['~internal'].scheduled, slotsUntil, until)) {
      count += 1;
      if (count > MAX_WAKES) return false;
      this.slotsUntil = slot;
      const id = deriveId(this.id, `slot ${slot} ${rule}`);
      const at = Math.max(slot, this.ticket?.updatedAt ?? slot);
      this.carryOut({ type: 'ticket.runRule', rule, digest, slot }, { id, at, by: { kind: 'system', id: 'worker' } });
    }
    this.slotsUntil = until;
    return true;
  }

  private advance(record: RecordId, stored: Stored<unknown> | null, command: AnyCommand): Decided {
    const { at: now, by: actor } = command.meta;
    // What the runtime has no records of is known to be missing, so no decision asks for it.
    const requester = this.requester as unknown as Json;
    const facts: Facts = { now, actor, requester, participants: [], organization: null, department: null, agents: [] };
    const result = advance(this.desk, record, stored, command, facts);
    if ('ok' in result) return result;
    throw new RangeError(`A history has no ${result.need.join(', ')}`);
  }

  /** Contacts remember what machines wrote to them, and rules go by it. Other records are not simulated. */
  private tell(to: RecordId, command: AnyCommand): void {
    const { requester } = this;
    if (requester === null || to.kind !== 'contact' || to.id !== requester.id) return;
    // What was withheld because of it is told by events of its own.
    if (command.type === 'contact.noteBounce') return;
    const result = this.advance(to, { id: requester.id, value: requester, version: 1 }, command);
    const [write] = result.ok ? result.step.writes : [];
    if (write !== undefined) this.requester = write.value as unknown as Contact;
  }
}
