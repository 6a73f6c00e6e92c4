import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChecked } from '../tooling/run-command.ts';
import { repositoryRoot } from '../tooling/workspace.ts';

/** A text file of the repository; rules take lists of these, so that a test can hand them bad ones. */
export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const binary = /\.(?:png|jpe?g|gif|ico|db|gz|tgz|zip|woff2?)$/;

/** Every text file that is, or is about to be, under version control. */
export async function readRepositoryFiles(): Promise<SourceFile[]> {
  const listing = await runChecked('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  return listing
    .split('\0')
    .filter((path) => path !== '' && !binary.test(path) && existsSync(join(repositoryRoot, path)))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }));
}

/** Is this TypeScript that users get, in contrast to tests and tools? */
export function isLibrarySource({ path }: SourceFile): boolean {
  return /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !/\.test(?:-d)?\.ts$/.test(path);
}
