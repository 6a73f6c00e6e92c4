import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../tooling/workspace.ts';
import { splitMarkdown } from './markdown.ts';
import type { SourceFile } from './source-files.ts';

/** A TypeScript block of a document, as a file of its own. */
export interface Snippet {
  /** Where it stands: `docs/rules.md:12`. */
  readonly place: string;
  /** Relative to {@link snippetDir}. */
  readonly file: string;
  readonly code: string;
  /** A block marked `no-run` is only compiled. */
  readonly runs: boolean;
}

/** Inside of the repository, so that imports resolve, and ignored by git. */
export const snippetDir = join(repositoryRoot, 'test/.snippets');

/**
 * Every `ts` block of the documents. It stands at the same line as in its document, so messages of the compiler point
 * there. A first line `// @file name.ts` names the file, for blocks further down to import.
 */
export function extractSnippets(documents: readonly SourceFile[]): Snippet[] {
  return documents.flatMap(({ path, text }) => {
    const folder = path.replace(/\.md$/, '').replaceAll('/', '--').toLowerCase();
    return splitMarkdown(text).blocks.flatMap(({ line, info, code }) => {
      const [language, ...marks] = info.split(/\s+/);
      if (language !== 'ts' && language !== 'typescript') return [];
      const name = /^\/\/ @file (\S+\.ts)$/m.exec(code.split('\n')[0] ?? '')?.[1] ?? `line-${line}.ts`;
      const padded = `${'\n'.repeat(line - 1)}${code}\n`;
      return [{ place: `${path}:${line}`, file: `${folder}/${name}`, code: padded, runs: !marks.includes('no-run') }];
    });
  });
}

/** Writes the snippets and a project file for them; what was there before goes. */
export function writeSnippets(snippets: readonly Snippet[], dir: string = snippetDir): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const { file, code } of snippets) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), code);
  }
  // Every block is a module, so that two of them may use the same name.
  const compilerOptions = { moduleDetection: 'force', noUnusedLocals: false };
  const project = { extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'], exclude: [] };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(project));
}
