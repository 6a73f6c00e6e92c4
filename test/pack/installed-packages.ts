import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { npm } from '../tooling/npm.ts';
import { packAll } from '../tooling/pack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder outside the repository where every tarball is installed. */
    installDir: string;
    /** Absolute paths of the tarballs, by package name. */
    tarballs: Record<string, string>;
  }
}

/** Installs all tarballs together, since none of their versions is on a registry yet. */
export async function setup(project: TestProject): Promise<() => void> {
  const packed = await packAll();
  const tarballs = Object.fromEntries(packed.map(({ workspace, tarball }) => [workspace.manifest.name, tarball]));
  const installDir = mkdtempSync(join(tmpdir(), 'deskwright-pack-'));
  const own = Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]);
  // Some entry points are for those who have a certain other package: here everybody has.
  const optional = packed.flatMap(({ workspace: { manifest } }) =>
    Object.keys(manifest.peerDependenciesMeta ?? {}).map((name) => [name, manifest.peerDependencies?.[name] ?? '*']),
  );
  const dependencies = Object.fromEntries([...optional, ...own]);
  writeFileSync(join(installDir, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], installDir);
  project.provide('installDir', installDir);
  project.provide('tarballs', tarballs);
  return () => rmSync(installDir, { recursive: true, force: true });
}
