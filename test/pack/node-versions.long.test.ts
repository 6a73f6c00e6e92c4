import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readExportList, valueNames } from '../repository/export-list.ts';
import { npm } from '../tooling/npm.ts';
import { runChecked } from '../tooling/run-command.ts';
import { loadEntryPoints } from './load-entry-points.ts';

describe.each([22, 26])('Node %i', (major) => {
  let dir: string;
  const expected = valueNames(readExportList());

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), `deskwright-node-${major}-`));
    const manifest = { private: true, dependencies: { node: `${major}` }, allowScripts: { node: true } };
    writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
    await npm(['install', '--no-audit', '--no-fund'], dir);
  }, 300_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(['import', 'require'] as const)('loads every entry point by %s', async (how) => {
    const node = join(dir, 'node_modules/.bin/node');
    expect(await runChecked(node, ['--version'])).toMatch(new RegExp(`^v${major}\\.`));
    const where = { dir: inject('installDir'), node };
    expect(await loadEntryPoints(how, where, Object.keys(expected))).toEqual(expected);
  });
});
