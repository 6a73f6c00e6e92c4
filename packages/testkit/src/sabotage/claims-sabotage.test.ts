import type { Storage } from '@deskwright/core/port';
import { memoryClaims, memoryStorage } from '@deskwright/storage-memory';
import { describe, expect, it } from 'vitest';
import { claimsCases } from '../claims/claims-cases.ts';
import { claimsModelCase } from '../claims/claims-model-case.ts';
import type { ClaimsSubject } from '../claims/claims-subject.ts';
import { runCase, type SubjectFactory } from '../conformance/case.ts';
import { storageFields } from '../storage/sample.ts';
import { claimsSabotages } from './claims-sabotages.ts';

const cases = [...claimsCases, claimsModelCase({ seed: 1, numRuns: 100 })];

async function create(): Promise<ClaimsSubject> {
  const storages: Storage[] = [];
  return {
    async open(tenant) {
      const known = storages.find((storage) => storage.tenant === tenant);
      const storage = known ?? memoryStorage({ tenant, fields: storageFields });
      if (known === undefined) storages.push(storage);
      return storage;
    },
    claims: async () => memoryClaims({ storages }),
    dispose: async () => {},
  };
}

const good: SubjectFactory<ClaimsSubject> = { name: 'memoryClaims', traits: [], create };

async function passes(id: string, factory: SubjectFactory<ClaimsSubject>): Promise<boolean> {
  const test = cases.find((one) => one.id === id);
  if (test === undefined) throw new Error(`No case "${id}"`);
  return runCase(test, factory).then(
    () => true,
    () => false,
  );
}

describe('the cases of leasing across tenants', () => {
  it.each(cases.map((test) => [test.id, test] as const))('good claims pass %s', (_, test) => runCase(test, good));

  it.each(claimsSabotages.map((sabotage) => [sabotage.id, sabotage] as const))('%s is noticed', async (_, sabotage) => {
    const broken = { ...good, create: async () => sabotage.apply(await good.create()) };
    for (const id of sabotage.caughtBy) expect(await passes(id, broken), id).toBe(false);
  });

  it('are all needed: each is failed by some sabotage', () => {
    const proven = new Set(claimsSabotages.flatMap(({ caughtBy }) => caughtBy));
    expect(cases.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });
});
