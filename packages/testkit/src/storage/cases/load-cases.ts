import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { commit, put } from '../acts.ts';
import { batch, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

/** Reading one record. */
export const loadCases: readonly Case<StorageSubject>[] = [
  {
    id: 'load.absent',
    title: 'an unknown id and an unknown reference answer null',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {});
      assert.equal(await storage.load(ticket('b')), null);
      assert.equal(await storage.load({ kind: 'note', id: 'a' }), null);
      assert.equal(await storage.load({ ref: { channel: 'email', thread: 'a' } }), null);
    },
  },
  {
    id: 'load.stored',
    title: 'a record comes back with its kind, value and version, which is the seq of its last event',
    async run({ open }) {
      const storage = await open();
      assert.equal(storage.port, 1);
      await commit(storage, { writes: [write('a', 0, { value: { n: 1 }, events: [event(1), event(2)] })] });
      assert.deepEqual(await storage.load(ticket('a')), { kind: 'ticket', id: 'a', value: { n: 1 }, version: 2 });
      await commit(storage, { writes: [write('a', 2, { value: { n: 2 } })] });
      assert.deepEqual(await storage.load(ticket('a')), { kind: 'ticket', id: 'a', value: { n: 2 }, version: 3 });
    },
  },
  {
    id: 'load.by-ref',
    title: 'a reference leads to its record, whichever kind it is of, once that exists',
    async run({ open }) {
      const storage = await open();
      const ref = { channel: 'contact.email', thread: 'ada@example.com' };
      const note = { kind: 'note', id: 'n' };
      await commit(storage, { refs: [{ ref, to: note }] });
      assert.equal(await storage.load({ ref }), null);
      await commit(storage, { writes: [write('n', 0, { kind: 'note', value: { status: 'new' } })] });
      assert.deepEqual(await storage.load({ ref }), { ...note, value: { status: 'new' }, version: 1 });
      assert.equal(await storage.load({ ref: { ...ref, channel: 'email' } }), null);
    },
  },
  {
    id: 'load.copies',
    title: 'changing what was handed in or read does not change what is stored',
    async run({ open }) {
      const storage = await open();
      const value = { tags: ['a'] };
      const changed = event(1, { personal: { name: 'Ada' } });
      await storage.commit(batch({ writes: [write('a', 0, { value, events: [changed] })] }));
      value.tags.push('b');
      Object.assign((changed as unknown as { personal: object }).personal, { name: 'Eve' });
      const meddle = (target: unknown) => {
        try {
          Object.assign(target as object, { length: 0, tags: ['c'] });
        } catch {
          // A storage may as well refuse.
        }
      };
      meddle((await storage.load(ticket('a')))?.value);
      for (const { value: read } of (await storage.find('ticket', { now: 0, limit: 1 })).items) meddle(read);
      meddle(await storage.history(ticket('a')));
      assert.deepEqual((await storage.load(ticket('a')))?.value, { tags: ['a'] });
      assert.deepEqual((await storage.find('ticket', { now: 0, limit: 1 })).items[0]?.value, { tags: ['a'] });
      assert.deepEqual(await storage.history(ticket('a')), [event(1, { personal: { name: 'Ada' } })]);
    },
  },
];
