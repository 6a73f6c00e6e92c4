import type { Delivery } from '../port/channel.ts';
import { deriveId } from './derive-id.ts';
import type { Actor, Meta, StoredEvent } from './event.ts';
import type { FactName, Facts } from './facts.ts';
import type { Instant, Json } from './json.ts';
import { type AnyKind, type Consequence, currentVersion, type Decision } from './kind.ts';
import type { RecordId } from './record-id.ts';
import type { Refusal } from './refusal.ts';
import type { FollowUp, RefWrite, Step, Write } from './step.ts';

interface Body {
  readonly type: string;
}

const NONE: readonly never[] = [];
/** Stands where an event will stand that is not known yet. */
const RESERVED = { type: 'reserved' } as StoredEvent;
// Few commands lead to more events.
const POSITIONS: readonly string[] = Array.from({ length: 100 }, (_, position) => String(position).padStart(4, '0'));
const SLA: Actor = { kind: 'system', id: 'sla' };
const CONFIGURATION: Actor = { kind: 'system', id: 'configuration' };
const TIMERS: Actor = { kind: 'system', id: 'timers' };
const ASSIGNMENT: Actor = { kind: 'system', id: 'assignment' };

/** Where a command led, as long as it is not refused. */
export type Applied =
  | { readonly ok: true; readonly events: number }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/** What a transaction needs to know of the desk. */
export interface TransactionContext {
  kindOf(name: string): AnyKind;
  readonly revision: number;
  /** Decides the command with which a ticket begins, its rules included, as if it had come by itself. */
  begin(to: RecordId, command: FollowUp['command'], facts: Facts): Begun;
}

/** What came of a ticket that another record's decision creates. */
export type Begun =
  | { readonly ok: true; readonly step: Omit<Step, 'trace'> }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/** A place that is kept for an event, and the id that it will have. */
export interface Slot {
  readonly id: string;
  readonly place: number;
}

/** A moment of a transaction: the value, and how much there was of everything else. */
export interface Checkpoint {
  readonly state: unknown;
  readonly message: Json;
  readonly consequences: number;
  readonly events: number;
  readonly created: number;
  readonly deliveries: number;
  readonly commands: number;
  readonly refs: number;
  readonly erased: number;
}

/**
 * One record in the making: the value so far, the events that led there, and what else is to be committed with it. Events
 * are stamped as they come, so that `evolve` sees exactly what will be stored.
 */
export class Transaction {
  state: unknown;
  /** When what happens now takes effect. */
  at: Instant;
  /** The value of the last message that was created along the way. */
  message: Json = null;
  private readonly context: TransactionContext;
  private readonly kind: AnyKind;
  private readonly record: RecordId;
  private readonly expected: number;
  private readonly meta: Meta;
  /** What the ids of all events begin with. */
  private readonly idHead: string;
  private events: StoredEvent[] = [];
  private created: Write[] = [];
  private deliveries: Delivery[] = [];
  private commands: FollowUp[] = [];
  private refs: RefWrite[] = [];
  private erased: RecordId[] = [];
  private consequences = 0;
  /** The value that was reacted to last, with what followed. */
  private settled: unknown;

  constructor(context: TransactionContext, record: RecordId, state: unknown, version: number, meta: Meta) {
    this.context = context;
    this.kind = context.kindOf(record.kind);
    this.record = record;
    this.state = state;
    this.expected = version;
    this.meta = meta;
    this.idHead = `${meta.id}-`;
    this.at = meta.at;
  }

  get position(): number {
    return this.events.length;
  }

  eventsSince(position: number): readonly StoredEvent[] {
    return this.events.slice(position);
  }

  /** Decides a command on the value so far and takes over what comes of it. */
  execute(command: { readonly type: string; readonly meta: Meta }, facts: Facts, cause: string): Applied {
    const decision: Decision<Body> = this.kind.decide(this.state, command, facts);
    if (!('ok' in decision)) return decision;
    if (!decision.ok) return decision;
    const before = this.position;
    this.emit(decision.events, command.meta.by, cause);
    const { deliveries = NONE, refs = NONE, commands = NONE, creates = NONE } = decision;
    for (const delivery of deliveries) this.deliveries.push(delivery);
    for (const ref of refs) this.refs.push(ref);
    if (decision.erase === true) this.erased.push(this.record);
    for (const consequence of commands) this.post(consequence, command.meta.by);
    for (const consequence of creates) {
      const result = this.create(consequence, command.meta.by, facts);
      if (!('ok' in result) || !result.ok) return result;
    }
    return { ok: true, events: this.position - before };
  }

  /** Appends events and those that follow from them by configuration. */
  emit(bodies: readonly Body[], by: Actor, cause: string): void {
    if (bodies.length === 0) return;
    const before = this.state;
    for (const body of bodies) this.append(body, by, cause);
    const follow = this.kind.react?.(before, this.state, bodies, this.at, before === this.settled) ?? NONE;
    for (const body of follow) this.append(body, reactorOf(body), cause);
    this.settled = this.state;
  }

  /** Keeps a place for an event that changes nothing in the value but has to stand before what it causes. */
  reserve(): Slot {
    const place = this.events.length;
    this.events.push(RESERVED);
    return { id: this.idAt(place), place };
  }

  /** Puts an event where a place was kept for it. */
  fill({ place }: Slot, body: Body, by: Actor, cause: string): void {
    const event = this.stamp(body, by, cause, place);
    this.events[place] = event;
    this.state = this.kind.evolve(this.state, event);
  }

  /** Remembers this moment, to {@link restore} it. */
  checkpoint(): Checkpoint {
    const { state, message, consequences, events, created, deliveries, commands, refs, erased } = this;
    return {
      state,
      message,
      consequences,
      events: events.length,
      created: created.length,
      deliveries: deliveries.length,
      commands: commands.length,
      refs: refs.length,
      erased: erased.length,
    };
  }

  /** Brings everything back to where it was. */
  restore(checkpoint: Checkpoint): void {
    this.state = checkpoint.state;
    this.message = checkpoint.message;
    this.consequences = checkpoint.consequences;
    this.events.length = checkpoint.events;
    this.created.length = checkpoint.created;
    this.deliveries.length = checkpoint.deliveries;
    this.commands.length = checkpoint.commands;
    this.refs.length = checkpoint.refs;
    this.erased.length = checkpoint.erased;
  }

  /** Adds the commands to other records that follow from how the record has changed since `before`. */
  follow(before: unknown): void {
    if (this.events.length === 0) return;
    for (const consequence of this.kind.follow?.(before, this.state) ?? NONE) this.post(consequence, this.meta.by);
  }

  /** Everything to persist, the record itself first. */
  result(): {
    readonly writes: readonly Write[];
    readonly deliveries: readonly Delivery[];
    readonly commands: readonly FollowUp[];
    readonly refs: readonly RefWrite[];
    readonly erased: readonly RecordId[];
  } {
    const { deliveries, commands, refs, erased, created } = this;
    if (this.events.length === 0) return { writes: created, deliveries, commands, refs, erased };
    const { kind, id } = this.record;
    const value = this.state as Json;
    const wakeAt = this.kind.wakeAt(this.state);
    const write: Write = { kind, id, expected: this.expected, value, events: this.events, wakeAt };
    return { writes: [write, ...created], deliveries, commands, refs, erased };
  }

  private create(consequence: Consequence, by: Actor, facts: Facts): Applied {
    if (consequence.to.kind === 'ticket') return this.begin(consequence, by, facts);
    const command = this.furnish(consequence, by);
    const child = new Transaction(this.context, consequence.to, null, 0, command.meta);
    const applied = child.execute(command, facts, command.meta.id);
    if (!('ok' in applied) || !applied.ok) return applied;
    const { writes, deliveries, commands, refs } = child.result();
    this.created.push(...writes);
    this.deliveries.push(...deliveries);
    this.commands.push(...commands);
    this.refs.push(...refs);
    if (consequence.to.kind === 'message') this.message = child.state as Json;
    return applied;
  }

  /** A ticket is what it would be had somebody opened it: rules look at it, and queues hear of it. */
  private begin(consequence: Consequence, by: Actor, facts: Facts): Applied {
    const { to } = consequence;
    const begun = this.context.begin(to, this.stamped(consequence, by, to.id, 0), facts);
    if (!('ok' in begun) || !begun.ok) return begun;
    const { writes, deliveries, commands, refs } = begun.step;
    this.created.push(...writes);
    this.deliveries.push(...deliveries);
    this.commands.push(...commands);
    this.refs.push(...refs);
    return { ok: true, events: 0 };
  }

  /** A command that is carried out at once, on a record that begins with it: nothing else will bear this id. */
  private furnish(consequence: Consequence, by: Actor): FollowUp['command'] {
    this.consequences += 1;
    return this.stamped(consequence, by, `${this.meta.id}.${this.consequences}`, 0);
  }

  /** Leaves a command for later: committed together with this step, carried out once. */
  private post(consequence: Consequence, by: Actor): void {
    this.consequences += 1;
    const id = deriveId(this.meta.id, `${this.record.id}|${this.consequences}`);
    this.commands.push({ to: consequence.to, command: this.stamped(consequence, by, id, 1) });
  }

  private stamped(consequence: Consequence, by: Actor, id: string, hop: number): FollowUp['command'] {
    const hops = (this.meta.hops ?? 0) + hop;
    return { ...consequence.command, meta: { id, at: this.at, by, cause: this.meta.id, hops } };
  }

  private append(body: Body, by: Actor, cause: string): void {
    const event = this.stamp(body, by, cause, this.events.length);
    this.events.push(event);
    this.state = this.kind.evolve(this.state, event);
  }

  private idAt(index: number): string {
    return this.idHead + positionText(index + 1);
  }

  private stamp(body: Body, by: Actor, cause: string, index: number): StoredEvent {
    return {
      v: currentVersion(this.kind, body.type),
      id: this.idAt(index),
      seq: this.expected + index + 1,
      at: this.at,
      by,
      cause,
      hops: this.meta.hops ?? 0,
      desk: this.context.revision,
      ...body,
    };
  }
}

/** In whose name something follows from events. */
function reactorOf({ type }: Body): Actor {
  if (type === 'ticket.transferred') return CONFIGURATION;
  if (type.startsWith('ticket.')) return ASSIGNMENT;
  return type.startsWith('timers.') ? TIMERS : SLA;
}

/** Four digits at least, so that ids of one command are ordered as its events are. */
function positionText(position: number): string {
  return POSITIONS[position] ?? String(position).padStart(4, '0');
}
