import { conformance, type StorageSubject, storageCases, storageFields, storageModelCase } from '@deskwright/testkit';
import { describe, it } from 'vitest';
import { memoryStorage } from './index.ts';

async function create(): Promise<StorageSubject> {
  return {
    open: async (tenant) => memoryStorage({ fields: storageFields, ...(tenant === undefined ? {} : { tenant }) }),
    dispose: async () => {},
  };
}

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 1, numRuns: 100 })], {
  name: 'memoryStorage',
  traits: [],
  create,
});
