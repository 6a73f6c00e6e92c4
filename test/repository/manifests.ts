import { type Manifest, sourceCondition, type Workspace } from '../tooling/workspace.ts';

/** What a rule about packages has to know beside the manifest. */
export interface PackageFolder {
  readonly workspace: Workspace;
  /** Does the package have this file? */
  has(path: string): boolean;
}

const conditions = [sourceCondition, 'types', 'default'].join();

function exportProblems({ exports = {} }: Manifest, has: PackageFolder['has']): string[] {
  const problems = exports['./package.json'] === './package.json' ? [] : ['does not export ./package.json'];
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue;
    if (Object.keys(target).join() !== conditions) problems.push(`exports ${subpath} not as ${conditions}`);
    const module = target.default ?? '';
    if (!/^\.\/dist\/.*\.js$/.test(module)) problems.push(`exports ${subpath} from outside of dist`);
    if (target.types !== module.replace(/\.js$/, '.d.ts')) problems.push(`declares ${subpath} beside its code`);
    if (!has(target[sourceCondition] ?? '')) problems.push(`has no source for ${subpath}`);
  }
  return problems;
}

function metadataProblems(manifest: Manifest, dir: string): string[] {
  const expected: [string, boolean][] = [
    ['is named after its folder', manifest.name === `@deskwright/${dir.replace('packages/', '')}`],
    ['is public', manifest.private === undefined],
    ['has a description', (manifest.description ?? '').length > 10],
    ['has keywords', (manifest.keywords ?? []).includes('helpdesk')],
    ['has the MIT licence', manifest.license === 'MIT'],
    ['is an ES module', manifest.type === 'module'],
    ['has no side effects', manifest.sideEffects === false],
    ['names its Node versions', manifest.engines?.node === '>=22.18'],
    [
      'ships dist, src without tests, and its readme',
      ['dist', 'src', '!src/**/*.test.ts', 'README.md'].every((file) => manifest.files?.includes(file)),
    ],
    ['has no install script', !Object.keys(manifest.scripts ?? {}).some((name) => /install/.test(name))],
  ];
  return expected.filter(([, holds]) => !holds).map(([rule]) => `does not hold: ${rule}`);
}

function typedocProblems(manifest: Manifest): string[] {
  const sources = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [] : [(target[sourceCondition] ?? '').replace('./', '')],
  );
  return sources.join() === manifest.typedocOptions?.entryPoints?.join()
    ? []
    : ['documents other entry points than it exports'];
}

/** Core is a peer, so that a program has one copy of it; the range is the shared version. */
function dependencyProblems(manifest: Manifest): string[] {
  const own = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@deskwright/'));
  const peers = Object.entries(manifest.peerDependencies ?? {}).filter(([name]) => name.startsWith('@deskwright/'));
  return [
    ...own.map((name) => `has ${name} as a dependency, not as a peer`),
    ...peers.filter(([, range]) => range !== `^${manifest.version}`).map(([name, range]) => `wants ${name} ${range}`),
    ...peers
      .filter(([name, range]) => manifest.devDependencies?.[name] !== range)
      .map(([name]) => `lacks ${name} for development`),
  ];
}

/** Finds what is wrong with the packages' manifests and files, as `dir: problem`. */
export function findManifestProblems(
  packages: readonly PackageFolder[],
  root: Pick<Manifest, 'repository'> = {},
): string[] {
  const versions = new Set(packages.map(({ workspace }) => workspace.manifest.version));
  const perPackage = packages.flatMap(({ workspace: { dir, manifest }, has }) =>
    [
      ...exportProblems(manifest, has),
      ...metadataProblems(manifest, dir),
      ...typedocProblems(manifest),
      ...dependencyProblems(manifest),
      ...['README.md', 'LICENSE', 'tsconfig.json'].filter((file) => !has(file)).map((file) => `has no ${file}`),
      // The address of the repository is written once at the root; then every package has to lead there too.
      ...((root.repository === undefined) === (manifest.repository === undefined) ? [] : ['names another repository']),
    ].map((problem) => `${dir}: ${problem}`),
  );
  return versions.size > 1 ? [`different versions: ${[...versions].join(', ')}`, ...perPackage] : perPackage;
}

/** Finds examples that could be published by mistake, cannot be started, or are not tested. */
export function findExampleProblems(examples: readonly PackageFolder[], testFiles: readonly string[]): string[] {
  return examples.flatMap(({ workspace: { dir, manifest } }) => [
    ...(manifest.private === true ? [] : [`${dir}: is not private`]),
    ...(testFiles.some((path) => path.startsWith(`${dir}/`)) ? [] : [`${dir}: has no test`]),
  ]);
}
