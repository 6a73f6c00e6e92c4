import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Claims, Storage } from '@deskwright/core/port';
import { type ClaimsSubject, claimsCases, claimsModelCase, conformance, storageFields } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import { sqliteClaims, sqliteStorage } from './index.ts';

async function create(): Promise<ClaimsSubject> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  const path = join(directory, 'desk.db');
  const opened: (Storage | Claims)[] = [];
  return {
    async open(tenant) {
      const storage = sqliteStorage({ path, tenant, fields: storageFields, synchronous: 'normal' });
      opened.push(storage);
      return storage;
    },
    async claims() {
      const claims = sqliteClaims({ path });
      opened.push(claims);
      return claims;
    },
    async dispose() {
      for (const one of opened) await one.close();
      await rm(directory, { recursive: true });
    },
  };
}

conformance({ describe, it }, [...claimsCases, claimsModelCase({ seed: 1, numRuns: 20 })], {
  name: 'sqliteClaims',
  traits: [],
  create,
});

describe('a database handed in', () => {
  it('stays open when the claims are closed', async () => {
    const database = new DatabaseSync(':memory:');
    const claims = sqliteClaims({ database });
    await claims.close();
    expect(database.isOpen).toBe(true);
    database.close();
  });
});
