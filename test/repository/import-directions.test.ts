import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../tooling/workspace.ts';
import { findWrongImports } from './import-directions.ts';

it('imports point one way', async () => {
  expect(await findWrongImports(repositoryRoot, ['packages', 'examples'])).toEqual([]);
});

it('findWrongImports finds every kind of wrong import', async () => {
  const root = join(import.meta.dirname, 'fixtures/bad-imports');
  expect(await findWrongImports(root, ['packages', 'examples'])).toEqual([
    'adapter-knows-only-core: packages/storage-a/src/index.ts -> packages/runtime/src/index.ts',
    'another-package-only-by-declared-name: packages/core/src/index.ts -> packages/runtime/src/index.ts',
    'another-package-only-by-declared-name: packages/runtime/src/index.ts -> packages/storage-a/src/index.ts',
    'another-package-only-by-declared-name: packages/storage-a/src/index.ts -> packages/runtime/src/index.ts',
    'another-package-only-by-declared-name: packages/testkit/src/index.ts -> packages/storage-a/src/index.ts',
    'core-stands-alone: packages/core/src/index.ts -> packages/runtime/src/index.ts',
    'no-cycle: packages/core/src/left.ts -> packages/core/src/right.ts',
    'not-found: packages/runtime/src/index.ts -> ./nowhere.ts',
    'packages-know-no-example: packages/testkit/src/index.ts -> examples/shop/src/main.ts',
    'runtime-knows-only-core: packages/runtime/src/index.ts -> packages/storage-a/src/index.ts',
    'testkit-knows-core-and-runtime: packages/testkit/src/index.ts -> packages/storage-a/src/index.ts',
  ]);
});
