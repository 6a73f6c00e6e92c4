import type { Blobs, Instant } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { blobCases } from '../blobs/blob-cases.ts';
import type { BlobSubject } from '../blobs/blob-subject.ts';
import { memoryBlobs } from '../blobs/memory-blobs.ts';
import { runCase, type SubjectFactory } from '../conformance/case.ts';
import { blobSabotages } from './blob-sabotages.ts';

/** Memory that outlives its opening, so that what is promised of files can be tried on it too. */
async function lasting(): Promise<BlobSubject> {
  let clock: () => Instant = () => 0;
  let blobs: Blobs | undefined;
  return {
    async open(now) {
      clock = now;
      blobs ??= memoryBlobs({ now: () => clock() });
      return blobs;
    },
    dispose: async () => {},
  };
}

const good: SubjectFactory<BlobSubject> = { name: 'lasting memory', traits: ['durable'], create: lasting };

async function passes(id: string, factory: SubjectFactory<BlobSubject>): Promise<boolean> {
  const test = blobCases.find((one) => one.id === id);
  if (test === undefined) throw new Error(`No case "${id}"`);
  return runCase(test, factory).then(
    () => true,
    () => false,
  );
}

describe('the blob cases', () => {
  it.each(blobCases.map(({ id }) => id))('good blobs pass %s', async (id) => {
    expect(await passes(id, good)).toBe(true);
  });

  it.each(blobSabotages.map((sabotage) => [sabotage.id, sabotage] as const))('%s is noticed', async (_, sabotage) => {
    const broken = { ...good, create: async () => sabotage.apply(await good.create()) };
    for (const id of sabotage.caughtBy) expect(await passes(id, broken), id).toBe(false);
  });

  it('are all needed: each is failed by some sabotage', () => {
    const proven = new Set(blobSabotages.flatMap(({ caughtBy }) => caughtBy));
    expect(blobCases.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });
});
