import type { Json, Storage } from '@deskwright/core/port';
import { commit } from './acts.ts';
import { write } from './sample.ts';

/** Records in which every field of the sample is missing in every way, present, and of the wrong type. */
export const findSample: Readonly<Record<string, Json>> = {
  absent: {},
  nulls: {
    status: null,
    subject: null,
    replies: null,
    dueAt: null,
    urgent: null,
    tags: null,
    custom: null,
    email: null,
  },
  empties: { status: '', subject: '', tags: [], custom: {}, email: '' },
  plain: {
    status: 'open',
    subject: 'Refund for order 12',
    replies: 2,
    dueAt: 1000,
    urgent: true,
    tags: ['vip', 'billing'],
    custom: { colour: 'red', 'it\'s "odd" \\ ? $': 'yes' },
    email: 'ada@example.com',
  },
  other: {
    status: 'new',
    subject: 'Order',
    replies: -2.5,
    dueAt: 1001,
    urgent: false,
    tags: ['billing'],
    custom: { colour: 'blue' },
  },
  greek: {
    status: 'OPEN',
    subject: 'Ο ΛΟΓΑΡΙΑΣΜΌΣ μου',
    replies: 10,
    dueAt: 999,
    tags: ['λογαριασμός', '😀'],
    email: 'x@λ.gr',
  },
  polish: {
    status: 'łódź',
    subject: 'Łódź: zwrot',
    replies: 0,
    tags: ['null', 'a', 'b', 'b'],
    custom: { colour: 'null' },
  },
  large: { status: 'open ', replies: 2 ** 60, dueAt: 1e300, subject: 'order' },
  mistyped: { status: 1, subject: 7, replies: '2', dueAt: true, urgent: 1, tags: 'vip', custom: ['red'], email: 3 },
  nested: {
    status: { a: 1 },
    replies: [2],
    urgent: 'true',
    tags: [1, true, null, ['vip'], { a: 1 }, 'vip'],
    custom: { colour: ['red'] },
  },
};

/** Commits {@link findSample}. */
export async function putFindSample(storage: Storage): Promise<void> {
  const writes = Object.entries(findSample).map(([id, value]) => write(id, 0, { value }));
  // Another kind with the same ids, which no query about tickets may find.
  const notes = Object.keys(findSample).map((id) => write(id, 0, { kind: 'note', value: { status: 'open' } }));
  await commit(storage, { writes: [...writes, ...notes] });
}
