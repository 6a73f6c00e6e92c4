import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { npm } from './npm.ts';
import { readWorkspaces, repositoryRoot, type Workspace } from './workspace.ts';

/** A package as a user would download it. */
export interface PackedPackage {
  readonly workspace: Workspace;
  /** Absolute path of the tarball. */
  readonly tarball: string;
}

const cache = join(repositoryRoot, 'node_modules/.cache/deskwright');
const inputs = [
  'packages/*/package.json',
  'packages/*/tsconfig.json',
  'packages/*/*.md',
  'packages/*/LICENSE',
  'packages/*/src/**/*',
];
const settings = ['tsconfig.json', 'package-lock.json', 'test/tooling/tsup.config.ts'];

function inputHash(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...globSync(inputs, { cwd: repositoryRoot, withFileTypes: true })]) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
  for (const file of settings) hash.update(readFileSync(join(repositoryRoot, file)));
  return hash.digest('hex').slice(0, 16);
}

function tarballName({ manifest }: Workspace): string {
  return `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
}

/** Builds and packs every public package, once for the same sources. */
export async function packAll(): Promise<PackedPackage[]> {
  const workspaces = readWorkspaces('packages');
  const folder = join(cache, `tarballs-${inputHash()}`);
  const isBuilt = workspaces.every(({ dir }) => existsSync(join(repositoryRoot, dir, 'dist')));
  if (!isBuilt || !existsSync(folder)) {
    rmSync(cache, { recursive: true, force: true });
    const unfinished = `${folder}.unfinished`;
    mkdirSync(unfinished, { recursive: true });
    await buildAll();
    const directories = workspaces.map(({ dir }) => `./${dir}`);
    await npm(['pack', ...directories, '--pack-destination', unfinished, '--ignore-scripts'], repositoryRoot);
    renameSync(unfinished, folder);
  }
  return workspaces.map((workspace) => ({ workspace, tarball: join(folder, tarballName(workspace)) }));
}

if (import.meta.main) for (const { tarball } of await packAll()) console.log(tarball);
