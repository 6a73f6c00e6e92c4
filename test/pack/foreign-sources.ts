import { posix } from 'node:path';

/** Sources of a source map that are not the package's own, relative to the package. */
export function foreignSources(map: string, sources: readonly string[]): string[] {
  return sources.map((source) => posix.join(posix.dirname(map), source)).filter((path) => !path.startsWith('src/'));
}
