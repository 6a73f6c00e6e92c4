import assert from 'node:assert/strict';
import { type Batch, compareText, type Instant, type Ref, type Settlement, type Storage } from '@deskwright/core/port';
import fc from 'fast-check';
import type { Case } from '../../conformance/case.ts';
import { findAll } from '../acts.ts';
import { batch, command, delivery, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';
import { type Act, acts } from './arbitraries.ts';
import { counted, selected, sorted } from './query-model.ts';
import { StoreModel } from './store-model.ts';

/** How thorough {@link storageModelCase} is. The same seed makes the same runs. */
export interface StorageModelOptions {
  readonly seed: number;
  readonly numRuns: number;
}

interface World {
  readonly storage: Storage;
  readonly model: StoreModel;
  /** Every token ever handed out, whether it is still held or not. */
  readonly tokens: string[];
  now: Instant;
  counter: number;
}

function batchOf(world: World, made: Extract<Act, { type: 'commit' }>): Batch {
  const { model, now, tokens } = world;
  const next = (prefix: string) => `${prefix}-${world.counter++}`;
  // Mostly one of the leases given last, sometimes one that never was.
  const recent = tokens.slice(-6);
  const settled = new Map<string, Settlement>();
  for (const { pick, retryIn, error } of made.settled) {
    const token = pick < 50 ? 'none' : recent[pick % recent.length];
    if (token === undefined) continue;
    settled.set(token, {
      token,
      retryAt: retryIn === null ? null : now + retryIn,
      ...(error ? { error: 'broken' } : {}),
    });
  }
  const versionOf = (id: string) => model.record(ticket(id))?.version ?? 0;
  const isWritten = (id: string) => made.writes.some((one) => one.kind === 'ticket' && one.id === id);
  const named = new Set([...made.refs.map(({ to }) => to), ...made.deliveries, ...made.commands, ...made.setAside]);
  return batch({
    writes: made.writes.map(({ kind, id, stale, value, events, wakeIn }) => {
      const expected = Math.max(0, (model.record({ kind, id })?.version ?? 0) + stale);
      const own = Array.from({ length: events }, (_, at) =>
        event(expected + at + 1, { type: next('type'), personal: { name: id } }),
      );
      return write(id, expected, { kind, value, events: own, wakeAt: wakeIn === null ? null : now + wakeIn });
    }),
    refs: made.refs.map(({ channel, thread, to }) => ({ ref: { channel, thread }, to: ticket(to) })),
    deliveries: made.deliveries.map((id) => delivery(next('delivery'), ticket(id))),
    commands: made.commands.map((id) => ({ to: ticket(id), command: command(next('command')) })),
    erased: made.erased.map(ticket),
    settled: [...settled.values()],
    once: made.once.map((key) => ({ key, answer: next('answer'), at: now })),
    forgotten: made.forgotten.filter((key) => !made.once.includes(key)),
    // Mostly at the right version; what the batch gives something to keep cannot go.
    removed: made.removed
      .filter(({ id }) => !named.has(id) && !isWritten(id))
      .map(({ id, stale }) => ({ ...ticket(id), expected: versionOf(id) + stale }))
      .filter(({ expected }) => expected > 0),
    read: made.read
      .filter(({ id }) => !isWritten(id) && !made.removed.some((one) => one.id === id))
      .map(({ id, stale }) => ({ ...ticket(id), version: Math.max(0, versionOf(id) + stale) })),
    setAside: made.setAside.map((id) => ({
      what: 'command',
      to: ticket(id),
      command: command(next('aside')),
      error: 'set aside',
    })),
  });
}

async function perform(world: World, made: Act): Promise<void> {
  const { storage, model } = world;
  switch (made.type) {
    case 'commit': {
      const parts = batchOf(world, made);
      assert.deepEqual(await storage.commit(parts), model.commit(parts));
      return;
    }
    case 'claim': {
      world.now += made.pass;
      const lease = { what: made.what, now: world.now, until: world.now + made.leaseMs, limit: made.limit };
      const answer = await storage.claim(lease);
      model.claimed(lease, answer, storage.tenant);
      world.tokens.push(...answer.claims.map(({ token }) => token));
      return;
    }
    case 'query': {
      const { where, order, by, limit } = made;
      const expected = selected(model.records, where);
      const stored = sorted(expected, order).map(({ id, value, version }) => ({ id, value, version }));
      assert.deepEqual(await findAll(storage, { where, order, limit }), stored);
      assert.deepEqual(await storage.count('ticket', { now: world.now, where, by }), counted(expected, by));
    }
  }
}

async function compareAll({ storage, model }: World): Promise<void> {
  for (const { kind, id, value, version, events } of model.records) {
    assert.deepEqual(await storage.load({ kind, id }), { kind, id, value, version });
    assert.deepEqual(await storage.history({ kind, id }), events);
  }
  for (const { ref, to } of model.refs) {
    const target = model.record(to);
    assert.equal((await storage.load({ ref }))?.version, target?.version);
  }
  assert.deepEqual((await storage.changes({ after: null, limit: 10_000 })).events, model.changes());
  const page = { after: null, limit: 10_000 };
  const refName = ({ ref }: { readonly ref: Ref }) => JSON.stringify([ref.channel, ref.thread]);
  const refs = model.refs.toSorted((a, b) => compareText(refName(a), refName(b)));
  assert.deepEqual((await storage.list('refs', page)).rows, refs);
  assert.deepEqual(
    (await storage.list('once', page)).rows,
    model.once.toSorted((a, b) => compareText(a.key, b.key)),
  );
  assert.deepEqual((await storage.list('work', page)).rows, model.outstanding());
}

/**
 * A property as a case: random batches, claims and queries, each answer compared with a plain model of the port, the whole
 * contents at the end. Every run has a tenant of its own. When it fails, the message has the shortest run that does.
 */
export function storageModelCase(options: StorageModelOptions): Case<StorageSubject> {
  return {
    id: `model.${options.seed}`,
    title: `${options.numRuns} random runs agree with the model`,
    async run({ open }) {
      let runs = 0;
      const property = fc.asyncProperty(acts, async (run) => {
        const storage = await open(`run-${runs++}`);
        const world: World = { storage, model: new StoreModel(), tokens: [], now: 1000, counter: 0 };
        for (const made of run) await perform(world, made);
        await compareAll(world);
        await storage.close();
      });
      await fc.assert(property, options);
    },
  };
}
