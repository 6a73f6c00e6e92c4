import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapLimited, runCommand } from '../tooling/run-command.ts';
import { repositoryRoot, sourceCondition } from '../tooling/workspace.ts';
import { extractSnippets, type Snippet, snippetDir, writeSnippets } from './snippets.ts';
import { readRepositoryFiles } from './source-files.ts';

const tsc = join(repositoryRoot, 'node_modules/.bin/tsc');
const isDocument = (path: string) => /^(?:README\.md|docs\/.*\.md|packages\/[^/]+\/README\.md)$/.test(path);

async function compile(dir: string): Promise<string> {
  const { output } = await runCommand(tsc, ['-p', '.', '--pretty', 'false'], { cwd: dir });
  return output.trim();
}

async function runSnippet({ place, file }: Snippet, dir: string): Promise<string[]> {
  // A snippet may write files: it gets a folder of its own to do so.
  const cwd = mkdtempSync(join(tmpdir(), 'deskwright-snippet-'));
  const args = [`--conditions=${sourceCondition}`, '--disable-warning=ExperimentalWarning', join(dir, file)];
  const { code, output } = await runCommand(process.execPath, args, { cwd, timeoutMs: 30_000 });
  rmSync(cwd, { recursive: true, force: true });
  return code === 0 ? [] : [`${place}\n${output}`];
}

async function runAll(snippets: readonly Snippet[], dir: string): Promise<string[]> {
  const runnable = snippets.filter(({ runs }) => runs);
  return (await mapLimited(runnable, availableParallelism(), (snippet) => runSnippet(snippet, dir))).flat();
}

describe('code in the documents', () => {
  it('compiles and runs', { timeout: 300_000 }, async () => {
    const snippets = extractSnippets((await readRepositoryFiles()).filter(({ path }) => isDocument(path)));
    expect(snippets.length).toBeGreaterThan(0);
    writeSnippets(snippets);
    expect(await compile(snippetDir)).toBe('');
    expect(await runAll(snippets, snippetDir)).toEqual([]);
  });
});

describe('extractSnippets', () => {
  const text = [
    '```ts',
    '// @file desk.ts',
    "export const desk: string = 'open';",
    '```',
    '```ts',
    "import { desk } from './desk.ts';",
    "if (desk !== 'open') throw new Error('closed');",
    '```',
    '```ts no-run',
    "throw new Error('never runs');",
    '```',
    '```sh',
    'npm start',
    '```',
  ].join('\n');

  it('takes the TypeScript blocks, each at its line', () => {
    const snippets = extractSnippets([{ path: 'docs/A-b.md', text }]);
    expect(snippets.map(({ place, file, runs }) => ({ place, file, runs }))).toEqual([
      { place: 'docs/A-b.md:2', file: 'docs--a-b/desk.ts', runs: true },
      { place: 'docs/A-b.md:6', file: 'docs--a-b/line-6.ts', runs: true },
      { place: 'docs/A-b.md:10', file: 'docs--a-b/line-10.ts', runs: false },
    ]);
    expect(snippets[1]?.code.split('\n')[5]).toBe("import { desk } from './desk.ts';");
  });

  it('finds code that does not compile and code that does not run', { timeout: 120_000 }, async () => {
    const dir = `${snippetDir}-bad`;
    const bad = `${text}\n\`\`\`ts\nconst n: number = 'text';\n\`\`\`\n\`\`\`ts\nthrow new Error('broken');\n\`\`\``;
    const snippets = extractSnippets([{ path: 'bad.md', text: bad }]);
    writeSnippets(snippets, dir);
    expect(await compile(dir)).toMatch(/^bad\/line-16\.ts\(16,7\): error TS2322: [^\n]*$/);
    const [problem, ...others] = await runAll(snippets, dir);
    expect(problem).toMatch(/^bad\.md:19\n.*Error: broken/s);
    expect(others).toEqual([]);
    rmSync(dir, { recursive: true, force: true });
  });
});
