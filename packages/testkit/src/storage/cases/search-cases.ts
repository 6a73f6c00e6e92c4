import assert from 'node:assert/strict';
import type { Json, Storage, UntypedFilter } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { commit, findIds, put, rejects } from '../acts.ts';
import { write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

function search(value: string, field = 'text'): UntypedFilter {
  return { field, op: 'find', value };
}

async function finds(storage: Storage, value: string, expected: readonly string[], field = 'text'): Promise<void> {
  assert.deepEqual(await findIds(storage, { where: search(value, field) }), expected, `${field}: ${value}`);
}

/** Creates or changes a note on a ticket, whatever its version. */
async function note(storage: Storage, id: string, value: Readonly<Record<string, Json>>): Promise<void> {
  const version = (await storage.load({ kind: 'note', id }))?.version ?? 0;
  await commit(storage, { writes: [write(id, version, { kind: 'note', value })] });
}

/** Two tickets with notes, in four languages. */
async function putTickets(storage: Storage): Promise<void> {
  await put(storage, 'a', { subject: 'Refund for order 12-345' });
  await put(storage, 'b', { subject: 'Ο ΛΟΓΑΡΙΑΣΜΌΣ μου: Łódź, Žalec' });
  await put(storage, 'c', {});
  await note(storage, 'n1', { of: 'a', subject: 'Invoice of ada@example.com, paid twice', urgent: false });
  await note(storage, 'n2', { of: 'a', subject: 'Suspected of fraud', urgent: true });
  await note(storage, 'n3', { of: 'b', subject: 'zażółć gęślą jaźń order' });
}

/** Full-text search: what `searchFinds` says of the words of a record and its parts. */
export const searchCases: readonly Case<StorageSubject>[] = [
  {
    id: 'search.terms',
    title: 'words, phrases, beginnings and exclusions are found as the search says',
    async run({ open }) {
      const storage = await open();
      await putTickets(storage);
      await finds(storage, 'refund', ['a']);
      await finds(storage, 'order', ['a', 'b']);
      await finds(storage, 'orde', []);
      await finds(storage, 'orde*', ['a', 'b']);
      await finds(storage, 'order refund', ['a']);
      await finds(storage, '"order refund"', []);
      await finds(storage, '"for order"', ['a']);
      await finds(storage, '"for ord"*', ['a']);
      await finds(storage, '12-345', ['a']);
      await finds(storage, '345-12', []);
      await finds(storage, 'ada@example.com', ['a']);
      await finds(storage, 'order -refund', ['b']);
      await finds(storage, '-order', ['c']);
      await finds(storage, '', []);
      await finds(storage, ' ,;* "" -', []);
    },
  },
  {
    id: 'search.folding',
    title: 'case, accents and Unicode form make no difference',
    async run({ open }) {
      const storage = await open();
      await putTickets(storage);
      for (const word of ['λογαριασμος', 'Λογαριασμός', 'ΛΟΓΑΡΙΑΣΜΟΣ', 'lodz', 'ŁÓDŹ', 'zalec', 'z\u030calec']) {
        await finds(storage, word, ['b']);
      }
      for (const word of ['zazolc gesla', 'JAŹŃ', '"ZAŻÓŁĆ GĘŚLĄ"', 'gęś*']) await finds(storage, word, ['b']);
    },
  },
  {
    id: 'search.parts',
    title: 'a record is found by what its parts say, each word in any of them, a phrase within one',
    async run({ open }) {
      const storage = await open();
      await putTickets(storage);
      await finds(storage, 'invoice', ['a']);
      await finds(storage, 'refund invoice fraud', ['a']);
      await finds(storage, '"345 invoice"', []);
      await finds(storage, 'twice suspected', ['a']);
      await finds(storage, '"twice suspected"', []);
      await finds(storage, 'order -gesla', ['a']);
      // A part may come before what it is a part of, and its own kind is not found by it.
      await note(storage, 'n4', { of: 'd', subject: 'early bird' });
      await finds(storage, 'bird', []);
      await put(storage, 'd', { subject: 'late' });
      await finds(storage, 'bird', ['d']);
      assert.deepEqual(await findIds(storage, { where: { all: [search('late'), search('early')] } }), ['d']);
    },
  },
  {
    id: 'search.fields',
    title: 'a field does not tell what only another one holds',
    async run({ open }) {
      const storage = await open();
      await putTickets(storage);
      await finds(storage, 'fraud', ['a']);
      await finds(storage, 'fraud', [], 'publicText');
      await finds(storage, 'refund -fraud', ['a'], 'publicText');
      await finds(storage, 'refund invoice', ['a'], 'publicText');
    },
  },
  {
    id: 'search.current',
    title: 'what was said before and is not any more is not found, wherever it belonged',
    async run({ open }) {
      const storage = await open();
      await putTickets(storage);
      await put(storage, 'a', { subject: 'Exchange' });
      await finds(storage, 'refund', []);
      await finds(storage, 'exchange invoice', ['a']);
      await note(storage, 'n1', { of: 'c', subject: 'Invoice, moved' });
      await finds(storage, 'invoice', ['c']);
      await finds(storage, 'twice', []);
      await note(storage, 'n1', { of: 'c' });
      await finds(storage, 'invoice', []);
      await note(storage, 'n2', { of: 'a', subject: 'Not of fraud', urgent: false });
      await finds(storage, 'fraud', ['a'], 'publicText');
    },
  },
  {
    id: 'search.groups',
    title: 'a search can be part of any condition, sorted, paged and counted',
    async run({ open }) {
      const storage = await open();
      await putTickets(storage);
      const isA: UntypedFilter = { field: 'subject', op: 'contains', value: 'refund' };
      const isComputed: UntypedFilter = { field: 'mailbox', op: 'isEmpty' };
      const order = search('order');
      const cases: readonly (readonly [UntypedFilter, readonly string[]])[] = [
        [{ not: order }, ['c']],
        [{ all: [order, { not: isA }] }, ['b']],
        [{ any: [search('invoice'), search('lodz')] }, ['a', 'b']],
        [{ any: [search('invoice'), { not: isComputed }] }, ['a']],
        [{ not: { all: [order, isA, isComputed] } }, ['b', 'c']],
      ];
      for (const [where, expected] of cases) {
        assert.deepEqual(await findIds(storage, { where }), expected, JSON.stringify(where));
        assert.deepEqual(await findIds(storage, { where, limit: 1 }), expected, JSON.stringify(where));
        const [row] = await storage.count('ticket', { now: 0, where });
        assert.equal(row?.count, expected.length, JSON.stringify(where));
      }
      const by = [{ by: 'subject', direction: 'desc' } as const];
      assert.deepEqual(await findIds(storage, { where: order, order: by, limit: 1 }), ['b', 'a']);
    },
  },
  {
    id: 'search.tenants',
    title: 'a search finds nothing of another tenant',
    async run({ open }) {
      const [one, two] = [await open('one'), await open('two')];
      await putTickets(one);
      await put(two, 'a', { subject: 'Something else' });
      await finds(two, 'refund', []);
      await finds(two, '-refund', ['a']);
      await finds(two, 'fraud', []);
    },
  },
  {
    id: 'search.refused',
    title: 'a search that is too long, or not of full text, is an error; full text has no order and no groups',
    async run({ open }) {
      const storage = await open();
      const asked = (where: UntypedFilter) => storage.find('ticket', { now: 0, where, limit: 1 });
      await rejects(asked(search('a '.repeat(17))), 'filter.searchTooLong');
      await rejects(asked({ field: 'subject', op: 'find', value: 'a' }), 'filter.notSearchable');
      await rejects(asked({ field: 'text', op: 'contains', value: 'a' }), 'filter.notSearchable');
      const order = [{ by: 'text', direction: 'asc' } as const];
      await rejects(storage.find('ticket', { now: 0, order, limit: 1 }), 'filter.badOrder');
      await rejects(storage.count('ticket', { now: 0, by: ['text'] }), 'filter.badOrder');
    },
  },
];
