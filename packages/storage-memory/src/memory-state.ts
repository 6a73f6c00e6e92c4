import {
  type FieldTable,
  type Json,
  type OnceWrite,
  type RecordId,
  type Ref,
  type RefWrite,
  type SearchDocument,
  type StoredEvent,
  searchDocuments,
} from '@deskwright/core/port';
import { type DueHeap, dueHeap } from './due-heap.ts';
import { type SearchIndex, searchIndex } from './search-index.ts';
import type { Job, What, Work } from './work.ts';

/** A record with its history and, when something about it falls due, its wake. */
export interface MemoryRecord {
  readonly kind: string;
  readonly id: string;
  /** Breaks ties between wakes that fall due together: older records go first. */
  readonly order: number;
  version: number;
  value: Json;
  readonly events: StoredEvent[];
  wake: Work | null;
  /** What it says for full-text search, to itself or to others. */
  documents: readonly SearchDocument[];
}

/** Everything that one tenant has stored. */
export interface MemoryState {
  readonly tenant: string;
  readonly fields: FieldTable;
  readonly documentsOf: ReturnType<typeof searchDocuments>;
  readonly search: SearchIndex;
  readonly kinds: Map<string, Map<string, MemoryRecord>>;
  /** Where each reference leads, by {@link refKey}. */
  readonly refs: Map<string, RefWrite>;
  readonly once: Map<string, OnceWrite>;
  /**
   * Every event in the order of commits; the event itself is read from its record, which erasure may have emptied and
   * removal has left without events.
   */
  readonly feed: { readonly record: MemoryRecord; readonly seq: number }[];
  readonly due: Readonly<Record<What, DueHeap>>;
  /** Deliveries and commands not yet done, quarantined ones included. */
  readonly outbox: Set<Work>;
  /** Leased work by its token. */
  readonly leased: Map<string, Work>;
  counter: number;
}

/** The storage of a tenant of whom nothing is known yet. */
export function memoryState(tenant: string, fields: FieldTable): MemoryState {
  return {
    tenant,
    fields,
    documentsOf: searchDocuments(fields),
    search: searchIndex(),
    kinds: new Map(),
    refs: new Map(),
    once: new Map(),
    feed: [],
    due: { wake: dueHeap(), delivery: dueHeap(), command: dueHeap() },
    outbox: new Set(),
    leased: new Map(),
    counter: 0,
  };
}

/** A record by its name, if it exists. */
export function recordOf(state: MemoryState, name: RecordId): MemoryRecord | undefined {
  return state.kinds.get(name.kind)?.get(name.id);
}

/** A text that stands for a reference; no two references share one. */
export function refKey(ref: Ref): string {
  return JSON.stringify([ref.channel, ref.thread]);
}

/** Work that has not been handed out yet. */
export function newWork(order: number, job: Job): Work {
  return { order, job, dueAt: null, slot: -1, token: null, attempts: 0, error: null };
}

/** Sets when work can be claimed next, and takes it back from whoever had leased it. */
export function reschedule(state: MemoryState, work: Work, dueAt: number | null): void {
  if (work.token !== null) state.leased.delete(work.token);
  work.token = null;
  work.dueAt = dueAt;
  state.due[work.job.what].place(work);
}
