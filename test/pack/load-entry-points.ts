import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChecked } from '../tooling/run-command.ts';

const esm = `
const names = {};
for (const specifier of process.argv.slice(2)) names[specifier] = Object.keys(await import(specifier)).sort();
console.log(JSON.stringify(names));
`;

const commonJs = `
const names = {};
for (const specifier of process.argv.slice(2)) names[specifier] = Object.keys(require(specifier)).sort();
console.log(JSON.stringify(names));
`;

/** Loads entry points in a Node of its own and answers with the names that each exports. */
export async function loadEntryPoints(
  how: 'import' | 'require',
  where: { readonly dir: string; readonly node: string },
  specifiers: readonly string[],
): Promise<Record<string, readonly string[]>> {
  const script = join(where.dir, how === 'import' ? 'load.mjs' : 'load.cjs');
  writeFileSync(script, how === 'import' ? esm : commonJs);
  const output = await runChecked(where.node, ['--disable-warning=ExperimentalWarning', script, ...specifiers], {
    cwd: where.dir,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return JSON.parse(output) as Record<string, readonly string[]>;
}
