import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifest, readWorkspaces, repositoryRoot } from '../tooling/workspace.ts';
import { findExampleProblems, findManifestProblems, type PackageFolder } from './manifests.ts';
import { readRepositoryFiles } from './source-files.ts';

function folders(kind: 'packages' | 'examples'): PackageFolder[] {
  return readWorkspaces(kind).map((workspace) => ({
    workspace,
    has: (path) => existsSync(join(repositoryRoot, workspace.dir, path)),
  }));
}

describe('workspaces', () => {
  it('are packages in one shape', () => {
    const root = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as Manifest;
    expect(findManifestProblems(folders('packages'), root)).toEqual([]);
  });

  it('are examples with tests', async () => {
    const tests = (await readRepositoryFiles()).map(({ path }) => path).filter((path) => path.endsWith('.test.ts'));
    expect(findExampleProblems(folders('examples'), tests)).toEqual([]);
  });
});

const good: Manifest = {
  name: '@deskwright/storage-x',
  version: '1.2.0',
  description: 'Storage in a good place',
  keywords: ['helpdesk'],
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22.18' },
  files: ['dist', 'src', '!src/**/*.test.ts', 'README.md'],
  exports: {
    '.': { '@deskwright/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  peerDependencies: { '@deskwright/core': '^1.2.0' },
  devDependencies: { '@deskwright/core': '^1.2.0' },
  typedocOptions: { entryPoints: ['src/index.ts'] },
};

function folder(changes: Partial<Manifest> = {}, has = true): PackageFolder {
  return {
    workspace: { dir: 'packages/storage-x', manifest: { ...good, ...changes }, entryPoints: [] },
    has: () => has,
  };
}

describe('findManifestProblems', () => {
  it('finds nothing in a good package', () => expect(findManifestProblems([folder()])).toEqual([]));

  it.each<[string, Partial<Manifest>]>([
    ['does not export ./package.json', { exports: { '.': good.exports?.['.'] ?? '' } }],
    [
      'exports . not as @deskwright/source,types,default',
      {
        exports: {
          '.': { types: './dist/index.d.ts', '@deskwright/source': './src/index.ts', default: './dist/index.js' },
          './package.json': './package.json',
        },
      },
    ],
    ['does not hold: is named after its folder', { name: '@deskwright/x' }],
    ['does not hold: has a description', { description: '' }],
    ['does not hold: has the MIT licence', { license: 'ISC' }],
    ['does not hold: ships dist, src without tests, and its readme', { files: ['dist'] }],
    ['documents other entry points than it exports', { typedocOptions: {} }],
    [
      'wants @deskwright/core ^1.1.0',
      { peerDependencies: { '@deskwright/core': '^1.1.0' }, devDependencies: { '@deskwright/core': '^1.1.0' } },
    ],
    ['lacks @deskwright/core for development', { devDependencies: {} }],
    ['has @deskwright/core as a dependency, not as a peer', { dependencies: { '@deskwright/core': '^1.2.0' } }],
    ['names another repository', { repository: { type: 'git' } }],
  ])('finds: %s', (problem, changes) => {
    expect(findManifestProblems([folder(changes)])).toEqual([`packages/storage-x: ${problem}`]);
  });

  it('finds missing files', () => {
    expect(findManifestProblems([folder({}, false)])).toEqual(
      ['has no source for .', 'has no README.md', 'has no LICENSE', 'has no tsconfig.json'].map(
        (problem) => `packages/storage-x: ${problem}`,
      ),
    );
  });

  it('finds versions that differ', () => {
    const other = folder({ version: '1.3.0', peerDependencies: {}, devDependencies: {} });
    expect(findManifestProblems([folder(), other])).toEqual(['different versions: 1.2.0, 1.3.0']);
  });
});

it('findExampleProblems finds public and untested examples', () => {
  const example = { workspace: { dir: 'examples/a', manifest: { name: 'a' }, entryPoints: [] }, has: () => true };
  expect(findExampleProblems([example], ['examples/ab/a.test.ts'])).toEqual([
    'examples/a: is not private',
    'examples/a: has no test',
  ]);
});
