import { defineConfig } from 'vitest/config';

const conditions = ['@deskwright/source'];
const root = new URL('..', import.meta.url).pathname;
const places = ['packages/*/src', 'packages/*/test', 'examples/*/src', 'examples/*/test', 'test'];
const costs = ['db', 'e2e', 'pack', 'long'] as const;

const named = (suffix: string) => places.map((place) => `${place}/**/*${suffix}.test.ts`);

function project(
  name: string,
  options: { readonly include: string[]; readonly exclude?: string[]; readonly globalSetup?: string },
) {
  const { include, exclude = [], ...rest } = options;
  return {
    // Without it the export conditions below would not reach the projects.
    extends: true as const,
    test: { name, include, exclude: ['**/node_modules/**', '**/dist/**', ...exclude], ...rest },
  };
}

// Tests are named by what they cost, so that each cost is a project of its own.
export default defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ['default', new URL('tooling/closing-line-reporter.ts', import.meta.url).pathname],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project('pure', { include: named(''), exclude: costs.map((cost) => `**/*.${cost}.test.ts`) }),
      project('db', { include: named('.db'), globalSetup: 'packages/storage-postgres/test/server.ts' }),
      project('e2e', { include: named('.e2e') }),
      project('pack', { include: named('.pack'), globalSetup: 'test/pack/installed-packages.ts' }),
      project('long', { include: named('.long'), globalSetup: 'test/pack/installed-packages.ts' }),
    ],
  },
});
