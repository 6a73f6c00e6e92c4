import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { runCommand } from '../tooling/run-command.ts';
import { readWorkspaces, repositoryRoot } from '../tooling/workspace.ts';

const entryPoints = readWorkspaces('packages').flatMap((workspace) => workspace.entryPoints);
const compilers = { 6: 'node_modules/typescript/bin/tsc', 7: 'node_modules/typescript7/bin/tsc' };
const resolutions = {
  NodeNext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  Bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
};

// A project as strict as a user's can be: every inferred type must have a name that its own declarations can use,
// and the declarations of the packages are checked with it.
describe('a TypeScript project with the installed packages', () => {
  const project = join(inject('installDir'), 'consumer');

  beforeAll(() => {
    cpSync(join(repositoryRoot, 'test/pack/consumer'), project, { recursive: true });
    const types = join(inject('installDir'), 'node_modules/@types');
    mkdirSync(types, { recursive: true });
    // Optional peers may have brought another version of it.
    rmSync(join(types, 'node'), { recursive: true, force: true });
    symlinkSync(join(repositoryRoot, 'node_modules/@types/node'), join(types, 'node'));
    const everything = entryPoints.map(({ specifier }, index) => `export * as entry${index} from '${specifier}';\n`);
    writeFileSync(join(project, 'everything.ts'), everything.join(''));
  });

  it.each(
    Object.keys(resolutions).flatMap((resolution) =>
      Object.keys(compilers).map((version) => ({ resolution, version })),
    ),
  )('compiles with $resolution on TypeScript $version', async ({ resolution, version }) => {
    const config = join(project, `tsconfig.${resolution}-${version}.json`);
    writeFileSync(
      config,
      JSON.stringify({
        compilerOptions: {
          ...resolutions[resolution as keyof typeof resolutions],
          target: 'ES2024',
          lib: ['ES2024'],
          types: ['node'],
          strict: true,
          declaration: true,
          outDir: `./out-${resolution}-${version}`,
          rootDir: '.',
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          isolatedModules: true,
          verbatimModuleSyntax: true,
        },
        include: ['*.ts'],
      }),
    );
    const compiler = join(repositoryRoot, compilers[Number(version) as keyof typeof compilers]);
    expect(await runCommand(process.execPath, [compiler, '-p', config])).toEqual({ code: 0, output: '' });
  });
});
