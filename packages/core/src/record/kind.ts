import type { Delivery } from '../port/channel.ts';
import type { Meta, Stamp, StoredEvent } from './event.ts';
import type { FactName, Facts } from './facts.ts';
import type { FieldDef } from './field.ts';
import type { Instant } from './json.ts';
import type { RecordId } from './record-id.ts';
import type { Refusal } from './refusal.ts';
import type { Schema } from './schema.ts';
import type { RefWrite } from './step.ts';

/** A command that follows from a decision. Its `meta` is derived by {@link advance}: same actor, one hop further. */
export interface Consequence {
  readonly to: RecordId;
  readonly command: { readonly type: string };
}

/**
 * The answer to a command: what happened, or why not. Besides its own events a decision may create other records at once
 * (`creates`: commands to records that do not exist yet, committed together; a ticket's command bears the ticket's id), send (`deliveries`), cause commands to
 * other records (`commands`), and claim names for records (`refs`). `need` asks the caller for facts.
 */
export type Decision<E> =
  | {
      readonly ok: true;
      readonly events: readonly E[];
      readonly creates?: readonly Consequence[];
      readonly deliveries?: readonly Delivery[];
      readonly commands?: readonly Consequence[];
      readonly refs?: readonly RefWrite[];
      /** Empty the personal data of this record's earlier events. */
      readonly erase?: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/** What fell due and when, as the events that it is. They take effect at that instant, however late they are noticed. */
export interface Due<E> {
  readonly at: Instant;
  readonly events: readonly E[];
}

/** Brings an event of one schema version to the next. */
export type Upcaster = (event: StoredEvent) => StoredEvent;

/**
 * How a kind of record behaves: the ticket, and what plugins bring. `decide` answers a command, `evolve` folds an event
 * and never reads configuration, `wakeAt` says when something about the record next falls due.
 */
export interface KindDef<T, C extends { readonly type: string }, E extends { readonly type: string }> {
  readonly kind: string;
  /** The record's value. */
  readonly schema: Schema<T>;
  /** The commands that applications may send, checked at the border. Commands between records are not checked again. */
  readonly commands: Schema<C>;
  readonly decide: (state: T | null, command: C & { readonly meta: Meta }, facts: Facts) => Decision<E>;
  readonly evolve: (state: T | null, event: Stamp & E) => T;
  readonly wakeAt: (state: T) => Instant | null;
  /**
   * Events that follow from others by configuration (clocks that start, pause, stop), folded right after them. `isSettled`
   * says that whatever followed from `before` itself is in it already: nothing is left but what the events changed.
   */
  readonly react?: (before: T | null, after: T, events: readonly E[], at: Instant, isSettled: boolean) => readonly E[];
  /** Commands to other records that follow from how a whole step changed the record, whatever in it changed it. */
  readonly follow?: (before: T | null, after: T) => readonly Consequence[];
  /** The first thing about the record that fell due up to an instant; `null` when nothing did. */
  readonly due?: (state: T, until: Instant) => Due<E> | null;
  /** A wake-up is a command to be decided, with facts, once everything that fell due has been dealt with. */
  readonly decidesWake?: boolean;
  readonly fields: Readonly<Record<string, FieldDef>>;
  /** Per event type, how to bring version 1 to 2, 2 to 3 … The current version of a type is one more than their number. */
  readonly upcasters?: Readonly<Record<string, readonly Upcaster[]>>;
}

/** A kind whose state, commands and events are not known at compile time. */
// biome-ignore lint/suspicious/noExplicitAny: a registry of kinds forgets what each of them folds
export type AnyKind = KindDef<any, any, any>;

/** The schema version that events of a type are written in today. */
export function currentVersion(kind: AnyKind, type: string): number {
  return 1 + (kind.upcasters?.[type]?.length ?? 0);
}

/** Brings a stored event to the current schema version of its type. */
export function upcast(kind: AnyKind, event: StoredEvent): StoredEvent {
  const upcasters = kind.upcasters?.[event.type] ?? [];
  return upcasters.slice(event.v - 1).reduce((current, step) => ({ ...step(current), v: current.v + 1 }), event);
}

/** Folds a history into the record's value: by definition the value that is stored. `null` for an empty history. */
export function foldHistory<T>(kind: KindDef<T, never, never> | AnyKind, history: readonly StoredEvent[]): T | null {
  const { evolve } = kind as AnyKind;
  return history.reduce<T | null>((state, event) => evolve(state, upcast(kind as AnyKind, event)), null);
}
