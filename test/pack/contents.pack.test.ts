import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { runChecked } from '../tooling/run-command.ts';
import { readSizeBudget, readSizes } from '../tooling/size.ts';
import { readWorkspaces, repositoryRoot } from '../tooling/workspace.ts';
import { foreignSources } from './foreign-sources.ts';

describe.each(readWorkspaces('packages'))('tarball of $manifest.name', ({ dir, manifest, entryPoints }) => {
  it('holds the build, its source, a readme and the licence, and no tests', async () => {
    const listing = await runChecked('tar', ['-tzf', inject('tarballs')[manifest.name] ?? '']);
    const files = listing
      .trim()
      .split('\n')
      .map((line) => line.replace(/^package\//, ''));
    const wanted = entryPoints.flatMap(({ source, module }) => [source, module, module.replace(/js$/, 'd.ts')]);
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', ...wanted.map((path) => posix.normalize(path))]),
    );
    const strays = files.filter(
      (file) => !/^(?:dist\/|src\/|packs\/[a-z-]+\.json$|(?:README\.md|LICENSE|package\.json)$)|/.exec(file)?.[0],
    );
    expect(strays).toEqual([]);
    expect(files.filter((file) => /\.test(?:-d)?\.|(?:^|\/)(?:test|fixtures)\//.test(file))).toEqual([]);
  });

  it('contains no code of its dependencies', () => {
    const maps = globSync('dist/**/*.js.map', { cwd: join(repositoryRoot, dir) });
    expect(maps.length).toBeGreaterThan(0);
    for (const map of maps) {
      const { sources } = JSON.parse(readFileSync(join(repositoryRoot, dir, map), 'utf8')) as { sources: string[] };
      expect(foreignSources(map, sources)).toEqual([]);
    }
  });

  // `npm run size -- --update` accepts a new size.
  it('keeps its size budget', () => {
    const size = readSizes()[manifest.name] ?? Number.NaN;
    expect(size).toBeLessThanOrEqual(readSizeBudget()[manifest.name] ?? 0);
  });
});

it('foreignSources names what lies outside of the package', () => {
  const sources = [
    '../../src/port/storage.ts',
    '../../../../node_modules/zod/index.js',
    '../../../runtime/src/index.ts',
  ];
  expect(foreignSources('dist/port/index.js.map', sources)).toEqual([
    '../../node_modules/zod/index.js',
    '../runtime/src/index.ts',
  ]);
});
