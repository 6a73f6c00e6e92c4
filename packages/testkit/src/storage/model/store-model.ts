import assert from 'node:assert/strict';
import type {
  Batch,
  ChangeEvent,
  Claim,
  Claimed,
  CommitResult,
  Instant,
  Json,
  Lease,
  OnceWrite,
  Outstanding,
  RecordId,
  RefWrite,
  StoredEvent,
} from '@deskwright/core/port';
import { erasePersonal } from '@deskwright/core/port';

/** A record as the model sees it. */
export interface ModelRecord extends RecordId {
  version: number;
  value: Json;
  events: StoredEvent[];
}

/** Leasable work. `dueAt` is `null` when it is set aside, `-Infinity` when it is due at once. */
interface ModelWork {
  /** What a claim of this work looks like, but for what each lease adds. */
  readonly what: Claim['what'];
  readonly about: RecordId;
  readonly content: Readonly<Record<string, unknown>>;
  dueAt: Instant | null;
  attempts: number;
  token: string | null;
  error: string | null;
}

/** The promises of the storage port, said as plainly as possible and without any care for speed. */
export class StoreModel {
  records: ModelRecord[] = [];
  refs: RefWrite[] = [];
  once: OnceWrite[] = [];
  work: ModelWork[] = [];
  feed: { record: RecordId; seq: number }[] = [];

  record(name: RecordId): ModelRecord | undefined {
    return this.records.find((one) => same(one, name));
  }

  changes(): ChangeEvent[] {
    return this.feed.map(({ record, seq }) => {
      const event = this.record(record)?.events[seq - 1];
      assert.ok(event !== undefined);
      return { ...event, record };
    });
  }

  private refusal(batch: Batch): CommitResult | null {
    for (const { key } of batch.once) {
      const first = this.once.find((one) => one.key === key);
      if (first !== undefined) return { ok: false, reason: 'duplicate', first: first.answer };
    }
    for (const { token } of batch.settled) {
      if (!this.work.some((one) => one.token === token)) return { ok: false, reason: 'lease', token };
    }
    for (const { kind, id, expected } of [...batch.writes, ...batch.removed]) {
      const version = this.record({ kind, id })?.version ?? 0;
      if (version !== expected) return { ok: false, reason: 'conflict', record: { kind, id } };
    }
    for (const { kind, id, version } of batch.read ?? []) {
      const present = this.record({ kind, id })?.version ?? 0;
      if (present !== version) return { ok: false, reason: 'conflict', record: { kind, id } };
    }
    for (const { ref, to } of batch.refs) {
      const taken = this.refs.find((one) => one.ref.channel === ref.channel && one.ref.thread === ref.thread);
      if (taken !== undefined && !same(taken.to, to)) return { ok: false, reason: 'conflict', record: taken.to, ref };
    }
    return null;
  }

  commit(batch: Batch): CommitResult {
    const refusal = this.refusal(batch);
    if (refusal !== null) return refusal;
    for (const { token, retryAt, error } of batch.settled) {
      const work = this.work.find((one) => one.token === token);
      if (work === undefined) continue;
      work.token = null;
      work.dueAt = retryAt;
      work.error = error ?? null;
      if (retryAt === null && error === undefined) this.work = this.work.filter((one) => one !== work);
    }
    for (const erased of batch.erased) {
      const record = this.record(erased);
      if (record !== undefined) record.events = record.events.map((event) => erasePersonal(event));
      this.refs = this.refs.filter(({ ref, to }) => !(ref.channel.startsWith('contact.') && same(to, erased)));
      this.work = this.work.filter(({ what, about }) => what === 'wake' || !same(about, erased));
    }
    for (const removed of batch.removed) {
      this.records = this.records.filter((one) => !same(one, removed));
      this.feed = this.feed.filter(({ record }) => !same(record, removed));
      this.refs = this.refs.filter(({ to }) => !same(to, removed));
      this.work = this.work.filter(({ about }) => !same(about, removed));
    }
    for (const { kind, id, value, events, wakeAt } of batch.writes) {
      const name = { kind, id };
      if (this.record(name) === undefined) this.records.push({ ...name, version: 0, value: null, events: [] });
      const record = this.record(name);
      assert.ok(record !== undefined);
      // Stored values are copies: a list in a condition is never the very list that was stored.
      record.value = structuredClone(value);
      record.version += events.length;
      record.events.push(...events);
      this.feed.push(...events.map(({ seq }) => ({ record: name, seq })));
      this.work = this.work.filter(({ what, about }) => what !== 'wake' || !same(about, name));
      if (wakeAt !== null) this.add('wake', name, { record: name }, wakeAt);
    }
    for (const { ref, to } of batch.refs) {
      if (!this.refs.some((one) => one.ref.channel === ref.channel && one.ref.thread === ref.thread))
        this.refs.push({ ref, to });
    }
    for (const one of batch.deliveries) this.add('delivery', one.from, { delivery: one });
    for (const { to, command } of batch.commands) this.add('command', to, { to, command });
    for (const { error, ...task } of batch.setAside) {
      const { what, ...content } = task;
      this.add(what, task.what === 'delivery' ? task.delivery.from : task.to, content, null, error);
    }
    this.once = [...this.once.filter(({ key }) => !batch.forgotten.includes(key)), ...batch.once];
    return { ok: true };
  }

  /** Deliveries and commands that are not done, as they were posted. */
  outstanding(): Outstanding[] {
    return this.work
      .filter(({ what }) => what !== 'wake')
      .map(({ what, content, attempts, error, dueAt }) => {
        const state = { attempts, error, isSetAside: dueAt === null };
        return { what, ...content, ...state } as unknown as Outstanding;
      });
  }

  private add(
    what: Claim['what'],
    about: RecordId,
    content: ModelWork['content'],
    dueAt: Instant | null = Number.NEGATIVE_INFINITY,
    error: string | null = null,
  ): void {
    this.work.push({ what, about, content, dueAt, attempts: 0, token: null, error });
  }

  /**
   * Checks that an answer to a claim is one of those allowed (which of several due together go first is not promised) and
   * remembers what was leased.
   */
  claimed(lease: Lease, answer: Claimed, tenant: string): void {
    const asked = this.work.filter((one) => one.dueAt !== null && lease.what.includes(one.what));
    const due = asked.filter((one) => dueAtOf(one) <= lease.now).sort((a, b) => (dueAtOf(a) < dueAtOf(b) ? -1 : 1));
    assert.equal(answer.claims.length, Math.min(lease.limit, due.length), 'as much as is due, up to the limit');
    const leased: ModelWork[] = [];
    for (const [index, { token, attempt, tenant: own, what, ...content }] of answer.claims.entries()) {
      const work = due.find(
        (one) =>
          !leased.includes(one) && one.what === what && equal(one.content, content) && one.attempts + 1 === attempt,
      );
      assert.ok(work !== undefined, `claimed what is not due: ${what} ${JSON.stringify(content)}, attempt ${attempt}`);
      assert.equal(dueAtOf(work), dueAtOf(due[index] ?? work), 'oldest due first');
      assert.equal(own, tenant);
      assert.ok(!this.work.some((one) => one.token === token), 'every lease has a token of its own');
      leased.push(work);
      work.token = token;
      work.attempts = attempt;
    }
    for (const work of leased) work.dueAt = lease.until;
    const next = asked.map(dueAtOf).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    assert.equal(answer.nextDueAt, asked.length === 0 ? null : Math.max(lease.now, next), 'when more falls due');
  }
}

function dueAtOf(work: ModelWork): number {
  return work.dueAt ?? Number.POSITIVE_INFINITY;
}

function equal(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

/** Whether two names are of one record. */
export function same(a: RecordId, b: RecordId): boolean {
  return a.kind === b.kind && a.id === b.id;
}
