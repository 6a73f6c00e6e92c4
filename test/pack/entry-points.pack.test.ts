import { describe, expect, inject, it } from 'vitest';
import { readExportList, valueNames } from '../repository/export-list.ts';
import { loadEntryPoints } from './load-entry-points.ts';

describe('installed packages', () => {
  const where = { dir: inject('installDir'), node: process.execPath };
  const expected = valueNames(readExportList());

  it.each(['import', 'require'] as const)('export by %s what the export list says', async (how) => {
    expect(await loadEntryPoints(how, where, Object.keys(expected))).toEqual(expected);
  });

  it('keep their other files private', async () => {
    await expect(loadEntryPoints('import', where, ['@deskwright/core/src/index.ts'])).rejects.toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });
});
