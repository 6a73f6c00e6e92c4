import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CliHost } from './host.ts';

/** This process. */
export function nodeHost(): CliHost {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    readFile: (path) => createReadStream(path),
    importModule: (path) => import(pathToFileURL(resolve(path)).href),
    now: () => Date.now(),
  };
}
