import type { Storage } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { describe, expect, it } from 'vitest';
import { runCase, type SubjectFactory } from '../conformance/case.ts';
import { storageModelCase } from '../storage/model/storage-model-case.ts';
import { storageFields } from '../storage/sample.ts';
import { storageCases } from '../storage/storage-cases.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onStorage } from './on-storage.ts';
import { storageSabotages } from './storage-sabotages.ts';

/** Memory that outlives closing, so that what is promised of files can be tried on it too. */
async function lasting(): Promise<StorageSubject> {
  const tenants = new Map<string, Storage>();
  const closable = onStorage((storage) => {
    const closed = memoryStorage({ fields: storageFields });
    return {
      async close() {
        await closed.close();
        const methods = ['load', 'history', 'find', 'count', 'commit', 'claim', 'changes', 'list'] as const;
        for (const method of methods) Object.assign(storage, { [method]: closed[method] });
      },
    };
  });
  return closable({
    async open(tenant = 'default') {
      const storage = tenants.get(tenant) ?? memoryStorage({ tenant, fields: storageFields });
      tenants.set(tenant, storage);
      return { ...storage };
    },
    dispose: async () => {},
  });
}

const good: SubjectFactory<StorageSubject> = { name: 'lasting memory', traits: ['durable', 'shared'], create: lasting };

async function passes(id: string, factory: SubjectFactory<StorageSubject>): Promise<boolean> {
  const test = storageCases.find((one) => one.id === id);
  if (test === undefined) throw new Error(`No case "${id}"`);
  return runCase(test, factory).then(
    () => true,
    () => false,
  );
}

describe('the storage cases', () => {
  it.each(storageCases.map(({ id }) => id))('a good storage passes %s', async (id) => {
    expect(await passes(id, good)).toBe(true);
  });

  it.each(storageSabotages.map((sabotage) => [sabotage.id, sabotage] as const))(
    '%s is noticed',
    async (_, sabotage) => {
      const broken = { ...good, create: async () => sabotage.apply(await good.create()) };
      expect(sabotage.caughtBy).not.toEqual([]);
      for (const id of sabotage.caughtBy) expect(await passes(id, broken), id).toBe(false);
    },
  );

  it('are all needed: each is failed by some sabotage', () => {
    const proven = new Set(storageSabotages.flatMap(({ caughtBy }) => caughtBy));
    expect(storageCases.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });

  it('have ids of their own, as do the sabotages', () => {
    const ids = [...storageCases, ...storageSabotages].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the model', () => {
  const model = storageModelCase({ seed: 7, numRuns: 100 });
  const noticed = [
    'commit-ignores-version',
    'commit-leaks',
    'settle-unheld',
    'wake-lost',
    'cursor-skips',
    'erasure-forgets-events',
  ];

  it('agrees with a good storage', () => runCase(model, good));

  it.each(noticed)('notices %s', async (id) => {
    const sabotage = storageSabotages.find((one) => one.id === id);
    const broken = { ...good, create: async () => sabotage?.apply(await good.create()) ?? good.create() };
    await expect(runCase(model, broken)).rejects.toThrow('Property failed');
  });
});
