// The release gate: `npm run check` runs every step and stops at the first that fails; `npm run check -- NAME …`
// runs some. What is said best as a test (repository rules, installed tarballs) is a test, and runs here as a step.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packAll } from './pack.ts';
import { type CommandResult, mapLimited, runCommand } from './run-command.ts';
import { repositoryRoot } from './workspace.ts';

interface Step {
  readonly name: string;
  readonly about: string;
  run(): Promise<CommandResult>;
}

const bin = (name: string) => join(repositoryRoot, 'node_modules/.bin', name);
const tool = (name: string, ...args: string[]) => runCommand(bin(name), args);
const passed: CommandResult = { code: 0, output: '' };

/** Asks a tool about every tarball, because that is what a user gets, not the working tree. */
async function judgeTarballs(ask: (tarball: string) => Promise<CommandResult>): Promise<CommandResult> {
  const packed = await packAll();
  const results = await mapLimited(packed, availableParallelism(), ({ tarball }) => ask(tarball));
  const failed = results.filter(({ code }) => code !== 0);
  return { code: failed.length === 0 ? 0 : 1, output: failed.map(({ output }) => output).join('\n') };
}

const publint = (tarball: string) => tool('publint', 'run', tarball, '--strict');
const attw = (tarball: string) => tool('attw', tarball, '--profile', 'esm-only', '--no-color', '--no-emoji');

const steps: readonly Step[] = [
  { name: 'lint', about: 'format and lint', run: () => tool('biome', 'check', '--error-on-warnings') },
  { name: 'types', about: 'types, TypeScript 6', run: () => tool('tsc', '-p', 'tsconfig.json') },
  { name: 'core-types', about: 'types of the core alone', run: () => tool('tsc', '-p', 'packages/core') },
  {
    name: 'types7',
    about: 'types, TypeScript 7',
    run: () => tool('node', 'node_modules/typescript7/bin/tsc', '-p', 'tsconfig.json'),
  },
  {
    name: 'build',
    about: 'build',
    run: () => packAll().then(() => passed),
  },
  { name: 'publint', about: 'publint --strict', run: () => judgeTarballs(publint) },
  { name: 'attw', about: 'are the types wrong?', run: () => judgeTarballs(attw) },
  {
    name: 'knip',
    about: 'unused files, exports and dependencies',
    run: () => tool('knip', '--treat-config-hints-as-errors'),
  },
  {
    name: 'rules',
    about: 'repository rules, export list, snippets, size budget, installed tarballs',
    run: () =>
      tool(
        'vitest',
        'run',
        '--config=test/vitest.config.ts',
        '--project=pure',
        '--project=pack',
        'test/repository',
        'test/pack',
      ),
  },
  { name: 'docs', about: 'documentation site', run: () => tool('typedoc', '--options', 'docs/typedoc.json') },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`unknown step ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

for (const step of wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.includes(name))) {
  const started = performance.now();
  const { code, output } = await step.run().catch((error: unknown) => ({ code: 1, output: String(error) }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(10)} ${seconds.padStart(6)} s  ${step.about}`);
  if (code !== 0) {
    console.error(output);
    process.exit(1);
  }
}
