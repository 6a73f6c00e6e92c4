import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { mapLimited, runChecked } from './run-command.ts';
import { readWorkspaces, repositoryRoot, type Workspace } from './workspace.ts';

const tsup = join(repositoryRoot, 'node_modules/.bin/tsup');

/** Builds one package into its `dist`. */
export async function buildPackage(workspace: Workspace): Promise<void> {
  const cwd = join(repositoryRoot, workspace.dir);
  await runChecked(tsup, ['--config', join(import.meta.dirname, 'tsup.config.ts')], { cwd });
}

/** Builds every public package. The source condition lets each build see the others' source, so order is free. */
export async function buildAll(): Promise<void> {
  await mapLimited(readWorkspaces('packages'), availableParallelism(), async (workspace) => {
    const started = performance.now();
    await buildPackage(workspace);
    console.log(`built ${workspace.manifest.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  });
}

if (import.meta.main) await buildAll();
