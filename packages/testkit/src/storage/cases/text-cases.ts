import assert from 'node:assert/strict';
import type { Json } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { claim, commit, findIds } from '../acts.ts';
import { batch, command, delivery, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const texts = [
  'Καλημέρα, ο λογαριασμός',
  'Zażółć gęślą jaźń',
  'Žalec čšž',
  '😀👩‍👩‍👧',
  'e\u0301 is not \u00e9',
  'half \ud800 a pair',
  '\udc00\ud800',
  'nul \0 inside',
  '\u2028\u2029"\\\'%_;--',
  '\ue000 private \ufffd',
  '',
];

/** Own keys that a careless copy takes for something else. */
const trap: Json = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": 1, "a.b": {"$.c": null}}');

/** Text from anywhere in the world, and from its rough corners. */
export const textCases: readonly Case<StorageSubject>[] = [
  {
    id: 'text.values',
    title: 'any text round trips through values, events, deliveries, commands and answers',
    async run({ open }) {
      const storage = await open();
      const value = { texts, trap, numbers: [0, -1.5, 2 ** 53, 1e21, 5e-324] };
      const said = event(1, { personal: { texts }, trap });
      const sent = delivery('d', ticket('a'), texts.join('\n'));
      const follow = { to: ticket('a'), command: command('c', { texts, trap }) };
      const once = [{ key: 'k', answer: { texts, trap }, at: 0 }];
      await commit(storage, {
        writes: [write('a', 0, { value, events: [said] })],
        deliveries: [sent],
        commands: [follow],
        once,
      });
      assert.deepEqual((await storage.load(ticket('a')))?.value, value);
      assert.deepEqual((await storage.find('ticket', { now: 0, limit: 1 })).items[0]?.value, value);
      assert.deepEqual(await storage.history(ticket('a')), [said]);
      assert.deepEqual((await storage.changes({ after: null, limit: 1 })).events, [{ ...said, record: ticket('a') }]);
      const { claims } = await claim(storage, 0);
      assert.deepEqual(
        claims.flatMap((one) => (one.what === 'delivery' ? [one.delivery] : [])),
        [sent],
      );
      assert.deepEqual(
        claims.flatMap((one) => (one.what === 'command' ? [one.command] : [])),
        [follow.command],
      );
      const again = await storage.commit(batch({ once }));
      assert.deepEqual(again, { ok: false, reason: 'duplicate', first: { texts, trap } });
      assert.equal((Object.prototype as { polluted?: unknown }).polluted, undefined);
    },
  },
  {
    id: 'text.names',
    title: 'any text can be an id, a kind, a thread, a key, an event type or a tenant, and none is taken for another',
    async run({ open }) {
      const storage = await open('\ud800 tenant');
      const names = [
        ...new Set([...texts, ...texts.map((text) => text.toWellFormed()), '__proto__', 'constructor', 'A', 'a', 'a ']),
      ];
      for (const id of names) {
        const refs = [{ ref: { channel: id, thread: id }, to: { kind: id, id } }];
        const writes = [
          write(id, 0, { kind: id, value: { id }, events: [event(1, { type: id })], wakeAt: 1 }),
          write(id, 0),
        ];
        await commit(storage, { writes, refs, once: [{ key: id, answer: id, at: 0 }] });
      }
      for (const id of names) {
        assert.deepEqual(await storage.load({ kind: id, id }), { kind: id, id, value: { id }, version: 1 });
        assert.equal((await storage.load({ ref: { channel: id, thread: id } }))?.id, id);
        assert.equal((await storage.history({ kind: id, id }, { types: [id] })).length, 1);
        assert.deepEqual(await storage.commit(batch({ once: [{ key: id, answer: 0, at: 0 }] })), {
          ok: false,
          reason: 'duplicate',
          first: id,
        });
      }
      const { claims } = await claim(storage, 1, { limit: 1000 });
      assert.deepEqual(claims.flatMap((one) => (one.what === 'wake' ? [one.record.id] : [])).sort(), names.toSorted());
      assert.deepEqual((await findIds(storage, { limit: 1 })).sort(), names.toSorted());
      assert.equal(claims[0]?.tenant, '\ud800 tenant');
    },
  },
  {
    id: 'text.compared',
    title: 'any text can be searched for, counted by and sorted by',
    async run({ open }) {
      const storage = await open();
      const all = [...new Set([...texts, ...texts.map((text) => text.toWellFormed())])].filter((text) => text !== '');
      const writes = all.map((status, at) => write(`t${100 + at}`, 0, { value: { status, tags: [status] } }));
      await commit(storage, { writes });
      for (const [at, text] of all.entries()) {
        const id = [`t${100 + at}`];
        assert.deepEqual(await findIds(storage, { where: { field: 'status', op: 'is', value: text } }), id);
        assert.deepEqual(await findIds(storage, { where: { field: 'status', op: 'in', value: [text] } }), id);
        assert.deepEqual(await findIds(storage, { where: { field: 'tags', op: 'hasAny', value: [text] } }), id);
      }
      for (const by of ['status', 'tags']) {
        const rows = await storage.count('ticket', { now: 0, by: [by] });
        assert.deepEqual(rows.map(({ key }) => key[0]).sort(), all.toSorted());
      }
      const order = [{ by: 'status', direction: 'desc' } as const];
      assert.deepEqual(await findIds(storage, { order, limit: 1 }), await findIds(storage, { order }));
      assert.equal((await findIds(storage, { order, limit: 1 })).length, all.length);
    },
  },
];
