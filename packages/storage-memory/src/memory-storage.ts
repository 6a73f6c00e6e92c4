import { DeskError, type FieldTable, type LoadedRecord, type Storage } from '@deskwright/core/port';
import { claim } from './claim.ts';
import { commit } from './commit.ts';
import { count } from './count.ts';
import { find } from './find.ts';
import { changes, history } from './history.ts';
import { list } from './list.ts';
import { type MemoryState, memoryState, recordOf, refKey } from './memory-state.ts';

/** Options of {@link memoryStorage}. `tenant` is `'default'` unless given; `fields` come from `desk.fields`. */
export interface MemoryStorageOptions {
  readonly tenant?: string;
  readonly fields: FieldTable;
}

function load(state: MemoryState, key: Parameters<Storage['load']>[0]): LoadedRecord | null {
  const name = 'ref' in key ? state.refs.get(refKey(key.ref))?.to : key;
  const record = name === undefined ? undefined : recordOf(state, name);
  return record === undefined
    ? null
    : { kind: record.kind, id: record.id, value: record.value, version: record.version };
}

/**
 * The reference storage: everything in this process, gone when it ends. For tests, examples and as the oracle that
 * other storages are compared with. What it returns is frozen. Each call makes a separate store.
 */
export function memoryStorage(options: MemoryStorageOptions): Storage {
  const state = memoryState(options.tenant ?? 'default', options.fields);
  let closed = false;

  function open(): MemoryState {
    if (closed) throw new DeskError('storage.closed', 'The storage is closed');
    return state;
  }

  return {
    port: 1,
    tenant: state.tenant,
    load: async (key) => load(open(), key),
    history: async (record, page = {}) => history(open(), record, page),
    find: async (kind, query) => find(open(), kind, query),
    count: async (kind, query) => count(open(), kind, query),
    commit: async (batch) => commit(open(), batch),
    claim: async (lease) => claim(open(), lease),
    changes: async (page) => changes(open(), page),
    list: async (what, page) => list(open(), what, page),
    close: async () => {
      closed = true;
    },
  };
}
