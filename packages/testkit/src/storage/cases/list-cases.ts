import assert from 'node:assert/strict';
import type { Json, Listed, Listings, Outstanding, Storage } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { claim, commit, rejects, subjects } from '../acts.ts';
import { command, delivery, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const WHAT = ['refs', 'once', 'work'] as const;
/** In the order of code points, which is not that of UTF-16. */
const names = ['', 'a', 'a\0b', 'a\u0001', 'ab', 'b', 'é', '\ud83d', '\ue000', '\uffff', '😀', '😀\ud83d'];

/** Everything in a list, in pages of so many. */
async function all<W extends keyof Listings>(storage: Storage, what: W, limit: number): Promise<Listings[W][]> {
  const rows: Listings[W][] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const page: Listed<Listings[W]> = await storage.list(what, { after, limit });
    assert.ok(page.rows.length <= limit, 'a page is longer than asked');
    rows.push(...page.rows);
    after = page.next;
    if (after === null) return rows;
  }
  assert.fail('paging does not come to an end');
}

function idOf(row: Outstanding): string {
  return row.what === 'delivery' ? row.delivery.id : row.command.meta.id;
}

/** Three rows of each list, named 1 to 3. */
async function threeOfEach(storage: Storage): Promise<void> {
  for (const name of ['1', '2', '3']) {
    await commit(storage, {
      writes: [write(name, 0)],
      refs: [{ ref: { channel: 'email', thread: name }, to: ticket(name) }],
      once: [{ key: name, answer: null, at: 0 }],
      commands: [{ to: ticket(name), command: command(name) }],
    });
  }
}

/** What is kept besides records. */
export const listCases: readonly Case<StorageSubject>[] = [
  {
    id: 'list.refs',
    title: 'every reference is listed with its record, ascending by channel and thread',
    async run({ open }) {
      const storage = await open();
      const rows = ['email', 'email2'].flatMap((channel) =>
        names.map((thread) => ({ ref: { channel, thread }, to: { kind: 'note', id: `${channel} ${thread}` } })),
      );
      await commit(storage, { refs: rows.toReversed() });
      assert.deepEqual(await all(storage, 'refs', 100), rows);
      for (const limit of [1, 5, rows.length]) assert.deepEqual(await all(storage, 'refs', limit), rows);
    },
  },
  {
    id: 'list.once',
    title: 'every once-key is listed with its answer and its instant, ascending by key',
    async run({ open }) {
      const storage = await open();
      const answers: Json[] = [null, 0, '', { a: ['\ud800'] }];
      const rows = names.map((key, at) => ({ key, answer: answers[at % 4] ?? null, at: at * 1.5 - 3 }));
      for (const row of rows.toReversed()) await commit(storage, { once: [row] });
      assert.deepEqual(await all(storage, 'once', 100), rows);
      for (const limit of [1, 5, rows.length]) assert.deepEqual(await all(storage, 'once', limit), rows);
    },
  },
  {
    id: 'list.work',
    title: 'deliveries and commands are listed as they were posted, with what became of them so far; wakes are not',
    async run({ open }) {
      const storage = await open();
      await commit(storage, {
        writes: [write('a', 0, { wakeAt: 1 })],
        deliveries: [delivery('broken', ticket('a')), delivery('sent', ticket('a'))],
        commands: [{ to: ticket('a'), command: command('retried', { data: [1] }) }],
      });
      const { claims } = await claim(storage, 1, { what: ['delivery', 'command'], until: 50 });
      const outcomes: Record<string, { readonly retryAt: number | null; readonly error?: string }> = {
        broken: { retryAt: null, error: 'no route' },
        sent: { retryAt: null },
        retried: { retryAt: 90, error: 'later' },
      };
      const settled = subjects(claims).map((id, at) => ({
        token: claims[at]?.token ?? '',
        ...(outcomes[id] ?? { retryAt: null }),
      }));
      await commit(storage, { settled });
      await commit(storage, { deliveries: [delivery('new', ticket('b'))] });
      const fresh = { attempts: 0, error: null, isSetAside: false };
      const rows = await all(storage, 'work', 2);
      assert.deepEqual(rows, [
        {
          what: 'delivery',
          delivery: delivery('broken', ticket('a')),
          attempts: 1,
          error: 'no route',
          isSetAside: true,
        },
        {
          what: 'command',
          to: ticket('a'),
          command: command('retried', { data: [1] }),
          attempts: 1,
          error: 'later',
          isSetAside: false,
        },
        { what: 'delivery', delivery: delivery('new', ticket('b')), ...fresh },
      ]);
      // Leased work is outstanding, too.
      await claim(storage, 100, { until: 1000 });
      assert.deepEqual((await all(storage, 'work', 100)).map(idOf), ['broken', 'retried', 'new']);
    },
  },
  {
    id: 'list.meanwhile',
    title: 'rows that stay come exactly once, whatever comes and goes between two pages',
    async run({ open }) {
      const storage = await open();
      await threeOfEach(storage);
      const first = await Promise.all(WHAT.map((what) => storage.list(what, { after: null, limit: 1 })));
      // The row that the cursor stands on goes, and others come before and after it.
      await commit(storage, {
        removed: [{ ...ticket('1'), expected: 1 }],
        forgotten: ['1'],
        refs: ['0', '4'].map((thread) => ({ ref: { channel: 'email', thread }, to: ticket(thread) })),
        once: ['0', '4'].map((key) => ({ key, answer: null, at: 0 })),
      });
      const lengths = { refs: 3, once: 3, work: 2 };
      for (const [at, what] of WHAT.entries()) {
        const { rows, next } = await storage.list(what, { after: first[at]?.next ?? null, limit: 100 });
        assert.deepEqual([rows.length, next], [lengths[what], null], what);
        assert.match(JSON.stringify(rows), /"2".*"3"/, what);
        assert.doesNotMatch(JSON.stringify(rows), /"1"|"0"/, what);
      }
    },
  },
  {
    id: 'list.end',
    title: 'a page that ends with the last row is the last one, and so is one without rows',
    async run({ open }) {
      const storage = await open();
      for (const what of WHAT) {
        assert.deepEqual(await storage.list(what, { after: null, limit: 3 }), { rows: [], next: null });
      }
      await threeOfEach(storage);
      for (const what of WHAT) {
        const { rows, next } = await storage.list(what, { after: null, limit: 3 });
        assert.deepEqual([rows.length, next], [3, null], what);
      }
    },
  },
  {
    id: 'list.cursor',
    title: 'a cursor that is none rejects with storage.badCursor',
    async run({ open }) {
      const storage = await open();
      for (const what of WHAT) {
        for (const after of ['', 'nonsense', '{}', '[[]]']) {
          await rejects(storage.list(what, { after, limit: 1 }), 'storage.badCursor');
        }
      }
    },
  },
  {
    id: 'list.after-changes',
    title: 'the events that were committed with a listed row are in the feed that is read afterwards',
    async run({ open }) {
      const storage = await open();
      const commits = Array.from({ length: 10 }, (_, n) =>
        commit(storage, { writes: [write(`t${n}`, 0)], once: [{ key: `t${n}`, answer: null, at: 0 }] }),
      );
      const { rows } = await storage.list('once', { after: null, limit: 100 });
      const { events } = await storage.changes({ after: null, limit: 100 });
      const shown = new Set(events.map(({ record }) => record.id));
      assert.deepEqual(
        rows.filter(({ key }) => !shown.has(key)),
        [],
      );
      await Promise.all(commits);
      assert.equal((await all(storage, 'once', 100)).length, 10);
    },
  },
  {
    id: 'set-aside.kept',
    title: 'work that comes set aside is listed with its error, never handed out and not looked forward to',
    async run({ open }) {
      const storage = await open();
      const error = 'no such channel \ud800';
      await commit(storage, {
        setAside: [
          { what: 'delivery', delivery: delivery('d', ticket('a')), error },
          { what: 'command', to: ticket('b'), command: command('c'), error },
        ],
      });
      assert.deepEqual(await claim(storage, 1e12), { claims: [], nextDueAt: null });
      const state = { attempts: 0, error, isSetAside: true };
      assert.deepEqual(await all(storage, 'work', 1), [
        { what: 'delivery', delivery: delivery('d', ticket('a')), ...state },
        { what: 'command', to: ticket('b'), command: command('c'), ...state },
      ]);
      await commit(storage, { erased: [ticket('a')] });
      assert.equal((await all(storage, 'work', 9)).length, 1);
    },
  },
];
