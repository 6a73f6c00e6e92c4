import assert from 'node:assert/strict';
import type { Batch, CommitResult, Storage } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { claim, claimOne, commit, subjects } from '../acts.ts';
import { batch, command, delivery, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

type Reason = Extract<CommitResult, { ok: false }>['reason'] | 'ref' | 'removal';

const ref = { channel: 'email', thread: 'taken' };
const fresh = { channel: 'email', thread: 'fresh' };

/** What makes an otherwise good batch fail, for each reason there is. */
const flaws: Readonly<Record<Reason, (good: Batch) => Batch>> = {
  duplicate: (good) => ({ ...good, once: [...good.once, { key: 'used', answer: 2, at: 0 }] }),
  lease: (good) => ({ ...good, settled: [...good.settled, { token: 'none', retryAt: null }] }),
  conflict: (good) => ({ ...good, writes: [...good.writes, write('old', 0)] }),
  removal: (good) => ({ ...good, removed: [...good.removed, { ...ticket('waking'), expected: 2 }] }),
  ref: (good) => ({ ...good, refs: [...good.refs, { ref, to: ticket('new') }] }),
};

async function prepared(storage: Storage): Promise<Batch> {
  await commit(storage, {
    writes: [write('old', 0), write('waking', 0, { wakeAt: 5 }), write('leaving', 0)],
    refs: [{ ref, to: ticket('old') }],
    once: [
      { key: 'used', answer: 1, at: 0 },
      { key: 'known', answer: 2, at: 0 },
    ],
  });
  const { token } = await claimOne(storage, 5, { until: 20 });
  return batch({
    writes: [write('new', 0, { wakeAt: 6 })],
    deliveries: [delivery('d', ticket('new'))],
    commands: [{ to: ticket('old'), command: command('c') }],
    refs: [{ ref: fresh, to: ticket('new') }],
    erased: [ticket('old')],
    settled: [{ token, retryAt: null }],
    removed: [{ ...ticket('leaving'), expected: 1 }],
    setAside: [{ what: 'command', to: ticket('old'), command: command('aside'), error: 'broken' }],
    forgotten: ['known'],
    once: [{ key: 'unused', answer: 3, at: 0 }],
  });
}

async function nothingOf(storage: Storage, good: Batch): Promise<void> {
  assert.equal(await storage.load(ticket('new')), null);
  assert.equal(await storage.load({ ref: fresh }), null);
  assert.equal((await storage.changes({ after: null, limit: 10 })).events.length, 3);
  assert.equal((await storage.load(ticket('leaving')))?.version, 1);
  assert.deepEqual(await storage.list('work', { after: null, limit: 10 }), { rows: [], next: null });
  assert.equal((await storage.list('once', { after: null, limit: 10 })).rows.length, 2);
  assert.deepEqual(await storage.history(ticket('new')), []);
  assert.deepEqual(await claim(storage, 7), { claims: [], nextDueAt: 20 });
  // The same batch without its flaw must still be acceptable as a whole: key, token and reference are all unused.
  assert.deepEqual(await storage.commit(good), { ok: true });
  assert.deepEqual(subjects((await claim(storage, 100)).claims).sort(), ['c', 'd', 'new']);
}

/** A commit that answers no has written nothing. */
export const atomicCases: readonly Case<StorageSubject>[] = (
  ['duplicate', 'lease', 'conflict', 'removal', 'ref'] as const
).map((reason) => ({
  id: `commit.nothing-on.${reason}`,
  title: `a batch refused for its ${reason} leaves nothing behind`,
  async run({ open }) {
    const storage = await open();
    const good = await prepared(storage);
    const answer = await storage.commit(flaws[reason](good));
    assert.equal(answer.ok ? 'ok' : answer.reason, reason === 'ref' || reason === 'removal' ? 'conflict' : reason);
    await nothingOf(storage, good);
  },
}));
