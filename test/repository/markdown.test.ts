import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../tooling/workspace.ts';
import { findBrokenLinks, splitMarkdown } from './markdown.ts';
import { readRepositoryFiles } from './source-files.ts';

it('relative links lead somewhere', async () => {
  const documents = (await readRepositoryFiles()).filter(({ path }) => path.endsWith('.md'));
  expect(documents.length).toBeGreaterThan(0);
  expect(findBrokenLinks(documents, (path) => existsSync(join(repositoryRoot, path)))).toEqual([]);
});

it('findBrokenLinks finds missing files and headings, outside of code', () => {
  const text = [
    '# A guide: `first` steps!',
    '[self](#a-guide-first-steps) [site](https://example.org/x) [other](b.md#there "title")',
    '[gone](../gone.md) [no heading](#nowhere)',
    '`[code](code.md)`',
    '```md',
    '[fenced](fenced.md)',
    '```',
    '[ref]: ./lost.md',
  ].join('\n');
  const other = { path: 'docs/b.md', text: '## There' };
  const exists = (path: string) => ['docs/a.md', 'docs/b.md'].includes(path);
  expect(findBrokenLinks([{ path: 'docs/a.md', text }, other], exists)).toEqual([
    'docs/a.md:3: ../gone.md',
    'docs/a.md:3: #nowhere',
    'docs/a.md:8: ./lost.md',
  ]);
});

it('splitMarkdown keeps a shorter fence inside of a longer one', () => {
  const { blocks } = splitMarkdown('a\n````md\n```ts\nx\n```\n````\n```ts no-run\ny\nz\n```');
  expect(blocks).toEqual([
    { line: 3, info: 'md', code: '```ts\nx\n```' },
    { line: 8, info: 'ts no-run', code: 'y\nz' },
  ]);
});
