import type { SourceFile } from './source-files.ts';

const machinePath = /(?:^|[\s"'`(=:])(\/(?:home|Users)\/[\w.-]+|\/root)\/|[A-Z]:\\Users\\/;
const registryHost =
  /\b(?:registry|npm|packages)\.(?!example\b)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|net|io|dev|internal|local)\b/i;

/** Places that exist only on the machine where a text was written, and registries that only it can reach. */
export function findMachineText(files: readonly SourceFile[], machinePaths: readonly string[] = []): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const isPath = machinePath.test(line) || machinePaths.some((one) => line.includes(one));
      const problems = [...(isPath ? ['machine path'] : []), ...(registryHost.test(line) ? ['registry host'] : [])];
      return problems.map((problem) => `${path}:${index + 1}: ${problem}`);
    }),
  );
}

/** Lock file entries that install only from the registry where they were resolved. */
export function findResolvedAddresses(lockfile: string): string[] {
  return [...lockfile.matchAll(/"resolved": "(\w+:[^"]*)"/g)].map(([, address = '']) => address);
}
