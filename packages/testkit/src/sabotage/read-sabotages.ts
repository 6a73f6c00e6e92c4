import type { LoadedRecord } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onBatch, onStorage } from './on-storage.ts';

/** Ways to read one record and its history wrongly. */
export const readSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'load-invents',
    title: 'an absent record is loaded as an empty one of version 0',
    caughtBy: ['load.absent'],
    apply: onStorage((storage) => ({
      load: async (key) => (await storage.load(key)) ?? { kind: 'ticket', id: '', value: null, version: 0 },
    })),
  },
  {
    id: 'load-stale',
    title: 'a record once loaded is remembered for ever',
    caughtBy: ['load.stored'],
    apply: onStorage((storage) => {
      const seen = new Map<string, LoadedRecord>();
      return {
        async load(key) {
          const record = seen.get(JSON.stringify(key)) ?? (await storage.load(key));
          if (record !== null) seen.set(JSON.stringify(key), record);
          return record;
        },
      };
    }),
  },
  {
    id: 'load-shares',
    title: 'every load of a version gives the one changeable value',
    caughtBy: ['load.copies'],
    apply: onStorage((storage) => {
      const shared = new Map<string, LoadedRecord>();
      return {
        async load(key) {
          const record = await storage.load(key);
          if (record === null) return null;
          const name = JSON.stringify([record.kind, record.id, record.version]);
          const live = shared.get(name) ?? structuredClone(record);
          shared.set(name, live);
          return live;
        },
      };
    }),
  },
  {
    id: 'refs-dropped',
    title: 'references are not written',
    caughtBy: ['load.by-ref', 'commit.conflict.ref'],
    apply: onBatch((batch) => ({ ...batch, refs: [] })),
  },
  {
    id: 'history-drops-event',
    title: 'the last of several events is missing from the history',
    caughtBy: ['history.events'],
    apply: onStorage((storage) => ({
      async history(record, page) {
        const events = await storage.history(record, page);
        return events.length > 1 ? events.slice(0, -1) : events;
      },
    })),
  },
  {
    id: 'history-of-anyone',
    title: 'the history of an absent record is that of all records',
    caughtBy: ['history.absent'],
    apply: onStorage((storage) => ({
      async history(record, page) {
        const events = await storage.history(record, page);
        return events.length > 0 ? events : (await storage.changes({ after: null, limit: 100 })).events;
      },
    })),
  },
  {
    id: 'history-from-start',
    title: 'every page of a history starts at the first event',
    caughtBy: ['history.forwards'],
    apply: onStorage((storage) => ({
      history: (record, page) => storage.history(record, page?.after === undefined ? page : { ...page, after: 0 }),
    })),
  },
  {
    id: 'history-backwards-first',
    title: 'paging backwards gives the first events instead of the last',
    caughtBy: ['history.backwards'],
    apply: onStorage((storage) => ({
      history: (record, page) => storage.history(record, page?.before === undefined ? page : { after: 0, ...page }),
    })),
  },
  {
    id: 'history-unbounded',
    title: 'the upper bound is ignored when there is a lower one',
    caughtBy: ['history.between'],
    apply: onStorage((storage) => ({
      history(record, page = {}) {
        const { before, ...rest } = page;
        return storage.history(record, page.after === undefined ? page : rest);
      },
    })),
  },
  {
    id: 'history-every-type',
    title: 'events of other types than the given ones are shown',
    caughtBy: ['history.types'],
    apply: onStorage((storage) => ({
      history(record, page = {}) {
        const { types, ...rest } = page;
        return storage.history(record, rest);
      },
    })),
  },
  {
    id: 'history-endless',
    title: 'a page without a limit has no limit',
    caughtBy: ['history.limit'],
    apply: onStorage((storage) => ({
      history: (record, page) => storage.history(record, { limit: 1_000_000, ...page }),
    })),
  },
];
