import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { sourceCondition } from '../tooling/workspace.ts';

const adapters = '^packages/(storage|channel|blobs|presence)-[^/]+';
const tests = '\\.test(-d)?\\.ts$|^packages/[^/]+/test/';

// Imports point one way: core <- runtime <- examples, cli; core <- adapters; testkit uses core and runtime.
const forbidden: readonly IForbiddenRuleType[] = [
  {
    name: 'core-stands-alone',
    severity: 'error',
    from: { path: '^packages/core/', pathNot: tests },
    to: { path: '^packages/(?!core/)' },
  },
  {
    name: 'runtime-knows-only-core',
    severity: 'error',
    from: { path: '^packages/runtime/', pathNot: tests },
    to: { path: '^packages/(?!(core|runtime)/)' },
  },
  {
    name: 'adapter-knows-only-core',
    severity: 'error',
    from: { path: `(${adapters})/`, pathNot: tests },
    to: { path: '^packages/', pathNot: ['^packages/core/', '^$1/'] },
  },
  {
    name: 'testkit-knows-core-and-runtime',
    severity: 'error',
    from: { path: '^packages/testkit/', pathNot: tests },
    to: { path: '^packages/(?!(core|runtime|testkit)/)' },
  },
  {
    name: 'packages-know-no-example',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: '^(examples|test|docs)/' },
  },
  {
    name: 'another-package-only-by-declared-name',
    severity: 'error',
    from: { path: '^((?:packages|examples)/[^/]+)/' },
    to: { path: '^packages/', pathNot: '^$1/', dependencyTypes: ['local'] },
  },
  {
    // Types may know each other; code that needs each other to load may not.
    name: 'no-cycle',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  { name: 'not-found', severity: 'error', from: {}, to: { couldNotResolve: true } },
];

/** Finds imports against the direction of the house, below a root, as `rule: from -> to`. */
export async function findWrongImports(root: string, folders: readonly string[]): Promise<string[]> {
  const { output } = await cruise(
    [...folders],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|fixtures)/' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: [sourceCondition, 'import', 'node', 'default'],
        extensions: ['.ts', '.js'],
      },
    },
    { extensions: ['.ts', '.js'] },
  );
  const { violations } = (output as ICruiseResult).summary;
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).toSorted();
}
