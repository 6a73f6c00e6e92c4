import type { ChangeEvent, StoredEvent } from '../record/event.ts';
import type { FieldDef } from '../record/field.ts';
import type { Instant, Json } from '../record/json.ts';
import type { RecordId, Ref, Stored } from '../record/record-id.ts';
import type { AnyCommand, RefWrite, Step } from '../record/step.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import type { Delivery } from './channel.ts';

/**
 * The fields of every kind by which records can be found: kind → field name → how to read it. A storage gets it at
 * construction (`desk.fields`), so it knows what it may index and how to compare.
 */
export type FieldTable = Readonly<Record<string, Readonly<Record<string, FieldDef>>>>;

/**
 * Where records live. Bound to one tenant. Every method may reject with a {@link DeskError} whose code starts with
 * `storage.` when the database is out of reach or broken; "no" is always an answer, never an exception.
 */
export interface Storage {
  readonly port: 1;
  readonly tenant: string;
  /** The record with this id, or the one that a reference leads to; `null` when there is none. */
  load(key: RecordId | { readonly ref: Ref }): Promise<LoadedRecord | null>;
  /**
   * Events of one record: ascending by `seq` (after `page.after`), or, when `page.before` is given without `after`, the
   * last ones before it, still in ascending order. At most `limit` (default 1000) events.
   */
  history(record: RecordId, page?: HistoryPage): Promise<readonly StoredEvent[]>;
  /** Records of a kind that satisfy a filter, exactly, in a total order (ties go by id). */
  find(kind: string, query: FindQuery): Promise<FindResult>;
  /** How many records satisfy a filter, exactly, grouped by the values of `by` in ascending order. */
  count(kind: string, query: CountQuery): Promise<readonly CountRow[]>;
  /**
   * Writes everything or nothing. In this order: a `once` key seen before answers `duplicate` with its first answer; a
   * settled token that is not held (any more) answers `lease`; a record, to be written, then to be removed, then one that was
   * read, whose version is not the expected one, or a reference that leads to another record, answers `conflict`.
   */
  commit(batch: Batch): Promise<CommitResult>;
  /**
   * Leases up to `limit` pieces of due work until the instant `until`, and says when the next piece falls due. Leased
   * work is invisible to other claims until its lease runs out; each lease counts as an attempt. Oldest due first.
   */
  claim(lease: Lease): Promise<Claimed>;
  /**
   * Events of all records in the order in which they were committed, without gaps. Those of a removed record are not there
   * any more, and a page is shorter than `limit` only when nothing follows it yet.
   */
  changes(page: ChangesPage): Promise<Changes>;
  /**
   * What is kept besides records: references and once-keys ascending by name (in code points; of names that agree in 300
   * characters the order may be any other), deliveries and commands in the order in which they were posted. Rows that are
   * there from the first page to the last come exactly once, whatever else is written meanwhile; rows that come or go may be
   * among them or not. The events that were committed with a row, `changes` shows from then on.
   */
  list<W extends keyof Listings>(what: W, page: ListPage): Promise<Listed<Listings[W]>>;
  /** Releases files and connections. Idempotent. */
  close(): Promise<void>;
}

/** A record found by {@link Storage.load}; its kind may not be known in advance when a reference led to it. */
export interface LoadedRecord extends Stored<Json> {
  readonly kind: string;
}

/** Which part of a history: `after` and `before` are exclusive `seq` bounds, `types` keeps only those event types. */
export interface HistoryPage {
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
  readonly types?: readonly string[];
}

/** Sorting by a field. Records without a value come last in either direction. */
export interface Order {
  readonly by: string;
  readonly direction: 'asc' | 'desc';
}

/** `now` is the instant that relative dates in `where` refer to; `after` is the `next` of the page before. */
export interface FindQuery {
  readonly now: Instant;
  readonly where?: UntypedFilter;
  readonly order?: readonly Order[];
  readonly after?: string;
  readonly limit: number;
}

/** One page of records. `next` is `null` on the last one. */
export interface FindResult {
  readonly items: readonly Stored<Json>[];
  readonly next: string | null;
}

/** Without `by` there is one row with an empty key. A set-valued field counts a record once per member. */
export interface CountQuery {
  readonly now: Instant;
  readonly where?: UntypedFilter;
  readonly by?: readonly string[];
}

/** A group of a count: the values of the `by` fields as text, `null` where a record has none. */
export interface CountRow {
  readonly key: readonly (string | null)[];
  readonly count: number;
}

/** Everything that one commit writes, atomically. */
export interface Batch extends Omit<Step, 'trace'> {
  readonly settled: readonly Settlement[];
  /** Keys that may be committed once, with the answer to give whoever tries again. Kept until they are forgotten. */
  readonly once: readonly OnceWrite[];
  /** Once-keys that may be committed again from now on. One that is not known is passed over. */
  readonly forgotten: readonly string[];
  /** Records to remove without a trace. */
  readonly removed: readonly Removal[];
  /** Work that is kept with its error and not handed out, as if it had been claimed and set aside. */
  readonly setAside: readonly SetAside[];
  /**
   * Records that are not written but were read to decide this, with the versions that they had; left out: none. They are not
   * locked: who changes one of them at the very same time comes after this batch.
   */
  readonly read?: readonly ReadRecord[];
}

/** A record that a decision rests on, and the version that it had; 0 where there was none. */
export interface ReadRecord extends RecordId {
  readonly version: number;
}

/**
 * A record that shall be gone: with its history, the references that lead to it, its wake, the deliveries from it and the
 * commands to it, leased ones included. `expected` is its version, at least 1. Afterwards its name is free again.
 */
export interface Removal extends RecordId {
  readonly expected: number;
}

/** A once-key and the answer that its first commit gave. */
export interface OnceWrite {
  readonly key: string;
  readonly answer: Json;
  /** When it was committed, by the clock of the desk: old ones are forgotten some day. */
  readonly at: Instant;
}

/** A delivery or a command, as something to be done. */
export type Task =
  | { readonly what: 'delivery'; readonly delivery: Delivery }
  | { readonly what: 'command'; readonly to: RecordId; readonly command: AnyCommand };

/** Work that is not to be done before somebody has looked at it, and why. */
export type SetAside = Task & { readonly error: string };

/**
 * Work that is still to be done: it has been handed out `attempts` times, and `error` tells why it was last given back.
 * What `isSetAside` is not handed out any more.
 */
export type Outstanding = Task & {
  readonly attempts: number;
  readonly error: string | null;
  readonly isSetAside: boolean;
};

/** What {@link Storage.list} can be asked for, and what its rows are. Wakes are no rows: they follow from their records. */
export interface Listings {
  readonly refs: RefWrite;
  readonly once: OnceWrite;
  readonly work: Outstanding;
}

/** `after` is the `next` of the page before; `null` starts at the beginning. */
export interface ListPage {
  readonly after: string | null;
  readonly limit: number;
}

/** One page of a list. `next` is `null` on the last one. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/**
 * What became of leased work. `retryAt: null` without `error`: done. `retryAt` set: try again then (the lease is given
 * back). `retryAt: null` with `error`: quarantined, that is kept with its error and not handed out again.
 */
export interface Settlement {
  readonly token: string;
  readonly retryAt: Instant | null;
  readonly error?: string;
}

/** The answer to {@link Storage.commit}. `ref` is set when a reference, not a version, was the conflict. */
export type CommitResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'conflict'; readonly record: RecordId; readonly ref?: Ref }
  | { readonly ok: false; readonly reason: 'duplicate'; readonly first: Json }
  | { readonly ok: false; readonly reason: 'lease'; readonly token: string };

/** Which work to lease, until when, and how much of it at the most. */
export interface Lease {
  readonly what: readonly Claim['what'][];
  readonly now: Instant;
  readonly until: Instant;
  readonly limit: number;
}

/** Leased work, and when to ask again: the earliest instant at which more of this kind can be claimed, or `null`. */
export interface Claimed {
  readonly claims: readonly Claim[];
  readonly nextDueAt: Instant | null;
}

/** A piece of leased work. `attempt` counts from 1. */
export type Claim = { readonly token: string; readonly tenant: string; readonly attempt: number } & (
  | { readonly what: 'wake'; readonly record: RecordId }
  | { readonly what: 'delivery'; readonly delivery: Delivery }
  | { readonly what: 'command'; readonly to: RecordId; readonly command: AnyCommand }
);

/** `after` is the position of the page before; `null` starts at the beginning. */
export interface ChangesPage {
  readonly after: string | null;
  readonly limit: number;
}

/** Events and the position after the last of them (the given one when there was nothing new). */
export interface Changes {
  readonly events: readonly ChangeEvent[];
  readonly position: string;
}
