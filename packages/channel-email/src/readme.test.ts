import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

test('the example of the README is the one that is compiled and run here', async () => {
  const [, block] = /```ts\n([\s\S]*?)```/.exec(await read('../README.md')) ?? [];
  expect(block).toBe(await read('../test/readme-example.ts'));
});

test('the example answers the mail', async () => {
  const lines: unknown[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  try {
    await import('../test/readme-example.ts');
  } finally {
    log.mockRestore();
  }
  expect(lines).toEqual([
    '<dw.delivery-1@aurora.example>: Re: Broken pole',
    { ok: true, ref: { channel: 'email', thread: '<dw.delivery-1@aurora.example>' } },
  ]);
});
