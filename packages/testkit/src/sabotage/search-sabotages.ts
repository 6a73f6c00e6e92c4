import { type Batch, isDeskError, type Json, parseSearch, type UntypedFilter } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onFilter } from './find-sabotages.ts';
import { mapComparisons } from './misread-filter.ts';
import { onBatch, onStorage } from './on-storage.ts';

/** A subject that misunderstands what it is to look for. */
function onSearch(change: (field: string, text: string) => UntypedFilter): (subject: StorageSubject) => StorageSubject {
  return onFilter((filter) =>
    mapComparisons(filter, (one) => (one.op === 'find' ? change(one.field, String(one.value)) : one)),
  );
}

/** A subject that stores other subjects of notes than it was given. */
function onNotes(change: (id: string, subject: Json) => Json): (batch: Batch) => Batch {
  return (batch) => ({
    ...batch,
    writes: batch.writes.map((write) => {
      const { subject, ...rest } = write.value as Readonly<Record<string, Json>>;
      return write.kind === 'note'
        ? { ...write, value: { ...rest, subject: change(write.id, subject ?? null) } }
        : write;
    }),
  });
}

function remembering(): (batch: Batch) => Batch {
  const said = new Map<string, string>();
  return onNotes((id, subject) => {
    const all = `${said.get(id) ?? ''} ${typeof subject === 'string' ? subject : ''}`;
    said.set(id, all);
    return all;
  });
}

/** Ways to find the wrong records by full text. */
export const searchSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'search-unfolded',
    title: 'a search finds words as they are written only',
    caughtBy: ['search.folding'],
    apply: onSearch((_, value) => ({ field: 'subject', op: 'contains', value, fold: 'none' })),
  },
  {
    id: 'search-ignores-parts',
    title: 'what the parts of a record say is not looked at',
    caughtBy: ['search.parts', 'search.current'],
    apply: onBatch(onNotes(() => null)),
  },
  {
    id: 'search-tells-notes',
    title: 'a search in one field looks into another',
    caughtBy: ['search.fields'],
    apply: onSearch((_, value) => ({ field: 'text', op: 'find', value })),
  },
  {
    id: 'search-remembers',
    title: 'a record is still found by what it said before',
    caughtBy: ['search.current'],
    apply: onBatch(remembering()),
  },
  {
    id: 'search-any-word',
    title: 'one of several words is enough',
    caughtBy: ['search.terms'],
    apply: onSearch((field, value) => ({
      any: value.split(' ').map((word): UntypedFilter => ({ field, op: 'find', value: word })),
    })),
  },
  {
    id: 'search-forgives-exclusions',
    title: 'what is excluded is found',
    caughtBy: ['search.terms', 'search.tenants'],
    apply: onSearch((field, value) => ({ field, op: 'find', value: value.replaceAll(/(^| )-\S+/g, '') })),
  },
  {
    id: 'search-cuts',
    title: 'a search that is too long is cut short',
    caughtBy: ['search.refused'],
    apply: onSearch((field, value) => ({ field, op: 'find', value: value.split(' ').slice(0, 16).join(' ') })),
  },
  {
    id: 'search-shrugs',
    title: 'a field that cannot be searched finds nothing instead of being an error',
    caughtBy: ['search.refused'],
    apply: onStorage((storage) => ({
      async find(kind, query) {
        try {
          return await storage.find(kind, query);
        } catch (error) {
          if (isDeskError(error, 'filter.notSearchable')) return { items: [], next: null };
          throw error;
        }
      },
    })),
  },
  {
    id: 'search-alone',
    title: 'a search beside other comparisons is taken for all of the condition',
    caughtBy: ['search.groups'],
    apply: onFilter((filter) => {
      const parts = 'all' in filter ? filter.all : [];
      return (
        parts.find((part) => 'op' in part && part.op === 'find' && parseSearch(String(part.value)).length > 0) ?? filter
      );
    }),
  },
];
