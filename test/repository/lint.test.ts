import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../tooling/run-command.ts';
import { repositoryRoot } from '../tooling/workspace.ts';

const biome = join(repositoryRoot, 'node_modules/.bin/biome');

const core = 'packages/core/src';
const bad: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['noExplicitAny', `${core}/any.ts`, 'export const a: any = 1;\n'],
  ['noDefaultExport', `${core}/default.ts`, 'export default 1;\n'],
  ['noReExportAll', `${core}/index.ts`, "export * from './any.ts';\n"],
  ['useImportType', `${core}/import.ts`, "import { B } from './b.ts';\n\nexport const a: B = 1;\n"],
  ['useFilenamingConvention', `${core}/ticketState.ts`, 'export const a = 1;\n'],
  [
    'noExcessiveLinesPerFile',
    `${core}/long.ts`,
    Array.from({ length: 301 }, (_, n) => `export const a${n} = ${n};\n`).join(''),
  ],
  ['noNodejsModules', `${core}/node.ts`, "import { readFileSync } from 'node:fs';\n\nexport const a = readFileSync;\n"],
  ['noConsole', `${core}/console.ts`, "console.log('a');\n"],
  ['noSkippedTests', `${core}/skip.test.ts`, "import { it } from 'vitest';\n\nit.skip('a', () => {});\n"],
  ['noFocusedTests', `${core}/only.test.ts`, "import { it } from 'vitest';\n\nit.only('a', () => {});\n"],
];

// The rules themselves are the linter's; this shows that our configuration switches them on for the right files.
describe('the linter', () => {
  let dir: string;
  let report: string[];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'deskwright-lint-'));
    cpSync(join(repositoryRoot, 'biome.json'), join(dir, 'biome.json'));
    const clean = [`${core}/clean.ts`, 'export const a = 1;\n'] as const;
    for (const [path, text] of [clean, ...bad.map(([, path, text]) => [path, text] as const)]) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    const args = ['lint', '--vcs-enabled=false', '--error-on-warnings', '--reporter=github', '--max-diagnostics=200'];
    const { output } = await runCommand(biome, args, { cwd: dir });
    report = output.split('\n');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(bad)('applies %s to %s', (rule, path) => {
    expect(report.filter((line) => line.includes(rule) && line.includes(`/${path},`))).not.toEqual([]);
  });

  it('passes a clean file', () => {
    expect(report.filter((line) => line.includes('clean.ts'))).toEqual([]);
  });
});
