import { describe, expect, it } from 'vitest';
import { readPublicSurface } from './export-list.ts';
import { findMisnamedAdapters, findVagueNames } from './names.ts';
import { readRepositoryFiles } from './source-files.ts';

describe('names', () => {
  it('of files and folders say what is inside', async () => {
    expect(findVagueNames(await readRepositoryFiles())).toEqual([]);
  });

  it('of adapters follow their package', () => {
    expect(findMisnamedAdapters(readPublicSurface().exports)).toEqual([]);
  });
});

it('findVagueNames finds files and folders', () => {
  const files = ['src/types.ts', 'src/utils.ts', 'src/helpers/a.ts', 'src/ticket/ticket.ts', 'src/prototypes.ts'];
  expect(findVagueNames(files.map((path) => ({ path, text: '' })))).toEqual(files.slice(0, 3));
});

it('findMisnamedAdapters knows storages, channels and blobs', () => {
  const good = { values: ['googleCloudBlobs'], types: ['GoogleCloudBlobsOptions'] };
  expect(
    findMisnamedAdapters({
      '@deskwright/core': { values: [], types: [] },
      '@deskwright/blobs-google-cloud': good,
      '@deskwright/storage-x': { values: ['createStorage'], types: ['XStorageOptions'] },
      '@deskwright/channel-y': { values: ['yChannel'], types: [] },
    }),
  ).toEqual(['@deskwright/storage-x lacks xStorage', '@deskwright/channel-y lacks YChannelOptions']);
});
