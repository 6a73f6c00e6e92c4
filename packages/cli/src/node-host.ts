import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CliHost } from './host.ts';

/** The address of what resolving gives, or `null` when there is no such package. */
function found(resolving: () => string): string | null {
  try {
    return resolving();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Packages of the project come first: the command itself may have been fetched by `npx`, and has none beside it. */
function addressOf(name: string): string | null {
  const { resolve: resolveHere } = createRequire(pathToFileURL(resolve('package.json')));
  return found(() => pathToFileURL(resolveHere(name)).href) ?? found(() => import.meta.resolve(name));
}

/** This process. */
export function nodeHost(): CliHost {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    readFile: (path) => createReadStream(path),
    importModule: (path) => import(pathToFileURL(resolve(path)).href),
    async importPackage(name) {
      const address = addressOf(name);
      return address === null ? null : import(address);
    },
    now: () => Date.now(),
  };
}
