import { DeskError, type FieldTable, type Storage, searchDocuments } from '@deskwright/core/port';
import { claim } from './claim.ts';
import { commit } from './commit.ts';
import { Draft } from './draft.ts';
import { failure, type LevelDatabase } from './level-database.ts';
import { list } from './list.ts';
import { changes, count, find, history, load } from './read.ts';

/** Options of {@link levelStorage}. `tenant` is `'default'` unless given; `fields` come from `desk.fields`. */
export interface LevelStorageOptions {
  readonly database: LevelDatabase;
  readonly tenant?: string;
  readonly fields: FieldTable;
}

/** Storage in LevelDB, for one process. Closing the database stays with whoever opened it. */
export function levelStorage({ database, tenant = 'default', fields }: LevelStorageOptions): Storage {
  const documentsOf = searchDocuments(fields);
  let closed = false;

  async function answer<T>(work: (draft: Draft) => Promise<T>): Promise<T> {
    if (closed) throw new DeskError('storage.closed', 'The storage is closed');
    try {
      return await work(new Draft(database, tenant));
    } catch (error) {
      throw failure(error);
    }
  }
  // A read looks at several keys, so it takes turns with writers, too: what it sees was there at one moment.
  const inTurn = <T>(work: (draft: Draft) => Promise<T>): Promise<T> =>
    answer((draft) => database.inTurn(() => work(draft)));

  return {
    port: 1,
    tenant,
    load: (key) => inTurn((draft) => load(draft, key)),
    history: (record, page = {}) => inTurn((draft) => history(draft, record, page)),
    find: (kind, query) => inTurn((draft) => find(draft, fields, kind, query)),
    count: (kind, query) => inTurn((draft) => count(draft, fields, kind, query)),
    commit: (batch) => inTurn((draft) => commit(draft, batch, documentsOf)),
    claim: (lease) => inTurn((draft) => claim(draft, tenant, lease)),
    changes: (page) => inTurn((draft) => changes(draft, page)),
    list: ((what, page) => inTurn((draft) => list(draft, what, page))) as Storage['list'],
    async close() {
      closed = true;
    },
  };
}
