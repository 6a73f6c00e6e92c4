import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, without a trailing slash. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The export condition under which packages resolve to their TypeScript source. */
export const sourceCondition = '@deskwright/source';

/** The part of a package.json that rules and builds look at. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly keywords?: readonly string[];
  readonly repository?: unknown;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly typedocOptions?: { readonly entryPoints?: readonly string[] };
}

/** One importable path of a package, as its `exports` name it. */
export interface EntryPoint {
  /** What a user writes in an import: `@deskwright/core/port`. */
  readonly specifier: string;
  /** Source file, relative to the package. */
  readonly source: string;
  /** Built file, relative to the package. */
  readonly module: string;
}

/** One workspace directory with its manifest. */
export interface Workspace {
  /** Relative to the repository: `packages/core`. */
  readonly dir: string;
  readonly manifest: Manifest;
  readonly entryPoints: readonly EntryPoint[];
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Entry points of a manifest; `exports` is the one place that lists them. */
export function entryPointsOf(manifest: Manifest): EntryPoint[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [
          {
            specifier: manifest.name + subpath.slice(1),
            source: target[sourceCondition] ?? '',
            module: target.default ?? '',
          },
        ],
  );
}

/** Workspaces below one folder (`packages` are published, `examples` are not), in alphabetical order. */
export function readWorkspaces(folder: 'packages' | 'examples', root: string = repositoryRoot): Workspace[] {
  return globSync(`${folder}/*/package.json`, { cwd: root })
    .toSorted()
    .map((file) => {
      const manifest = readJson<Manifest>(join(root, file));
      return { dir: dirname(file), manifest, entryPoints: entryPointsOf(manifest) };
    });
}
