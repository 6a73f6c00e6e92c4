import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { claim, claimOne, commit, subjects } from '../acts.ts';
import { batch, command, delivery, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const named = { personal: { name: 'Ada', phones: ['1'], age: 36, at: { home: 'x' } } };
const emptied = { personal: { name: '', phones: [], age: null, at: { home: '' } } };

/** Forgetting a person. */
export const erasureCases: readonly Case<StorageSubject>[] = [
  {
    id: 'erasure.events',
    title:
      'personal data goes from all earlier events of the record, in its history and in the feed, and from no other',
    async run({ open }) {
      const storage = await open();
      const events = [event(1, { ...named, kept: 'yes' }), event(2), event(3, named)];
      await commit(storage, { writes: [write('a', 0, { events }), write('b', 0, { events: [event(1, named)] })] });
      await commit(storage, { erased: [ticket('a'), ticket('unknown')] });
      const after = [event(1, { ...emptied, kept: 'yes' }), event(2), event(3, emptied)];
      assert.deepEqual(await storage.history(ticket('a')), after);
      assert.deepEqual(await storage.history(ticket('b')), [event(1, named)]);
      const feed = await storage.changes({ after: null, limit: 10 });
      assert.deepEqual(
        feed.events.slice(0, 3),
        after.map((one) => ({ ...one, record: ticket('a') })),
      );
      assert.equal((await storage.load(ticket('a')))?.version, 3);
    },
  },
  {
    id: 'erasure.own-events',
    title: 'events and references of the erasing batch itself are kept as given',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0, { events: [event(1, named)] })] });
      const own = event(2, { personal: { name: '(erased)' } });
      const ref = { channel: 'contact.email', thread: 'new@example.com' };
      await commit(storage, {
        writes: [write('a', 1, { value: { gone: true }, events: [own] })],
        refs: [{ ref, to: ticket('a') }],
        deliveries: [delivery('farewell', ticket('a'))],
        erased: [ticket('a')],
      });
      assert.deepEqual(await storage.history(ticket('a')), [event(1, emptied), own]);
      assert.deepEqual((await storage.load({ ref }))?.value, { gone: true });
      assert.deepEqual(subjects((await claim(storage, 1)).claims), ['farewell']);
    },
  },
  {
    id: 'erasure.refs',
    title: 'addresses of the record lead nowhere afterwards and may lead to another; other references stay',
    async run({ open }) {
      const storage = await open();
      const email = { channel: 'contact.email', thread: 'ada@example.com' };
      const phone = { channel: 'contact.phone', thread: '+30210' };
      const other = { channel: 'contact.email', thread: 'bob@example.com' };
      const near = { channel: 'contact-import', thread: '7' };
      const writes = [write('a', 0), write('b', 0)];
      const own = [email, phone, near].map((ref) => ({ ref, to: ticket('a') }));
      await commit(storage, { writes, refs: [...own, { ref: other, to: ticket('b') }] });
      await commit(storage, { erased: [ticket('a')] });
      assert.equal(await storage.load({ ref: email }), null);
      assert.equal(await storage.load({ ref: phone }), null);
      assert.equal((await storage.load({ ref: near }))?.id, 'a');
      assert.equal((await storage.load({ ref: other }))?.id, 'b');
      await commit(storage, { refs: [{ ref: email, to: ticket('b') }] });
      assert.equal((await storage.load({ ref: email }))?.id, 'b');
    },
  },
  {
    id: 'erasure.work',
    title: 'deliveries from the record and commands to it are dropped, leased ones included; its wake stays',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { deliveries: [delivery('leased', ticket('a'))] });
      const { token } = await claimOne(storage, 1, { until: 100 });
      await commit(storage, {
        writes: [write('a', 0, { wakeAt: 5 })],
        deliveries: [delivery('from-a', ticket('a')), delivery('from-b', ticket('b'))],
        commands: [
          { to: ticket('a'), command: command('to-a') },
          { to: ticket('b'), command: command('to-b') },
        ],
      });
      await commit(storage, { erased: [ticket('a')] });
      const answer = await storage.commit(batch({ settled: [{ token, retryAt: 7 }] }));
      assert.deepEqual(answer, { ok: false, reason: 'lease', token });
      assert.deepEqual(subjects((await claim(storage, 200)).claims).sort(), ['a', 'from-b', 'to-b']);
    },
  },
];
