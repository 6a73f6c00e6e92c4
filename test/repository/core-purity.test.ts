import { describe, expect, it } from 'vitest';
import { findImpurities } from './core-purity.ts';
import { isLibrarySource, readRepositoryFiles } from './source-files.ts';

const problems = (text: string) => findImpurities([{ path: 'a.ts', text }]).map((line) => line.replace('a.ts:1: ', ''));

describe('the core', () => {
  it('is pure', async () => {
    const core = (await readRepositoryFiles()).filter(
      (file) => file.path.startsWith('packages/core/') && isLibrarySource(file),
    );
    expect(core.length).toBeGreaterThan(0);
    expect(findImpurities(core)).toEqual([]);
  });
});

describe('findImpurities', () => {
  it.each([
    ['const at = Date.now();', ['Date.now']],
    ['const at = new Date();', ['new Date()']],
    ['const at = Date();', ['Date()']],
    ['const n = Math.random();', ['Math.random']],
    ['export async function f() {}', ['async']],
    ['export const f = async () => 1;', ['async']],
    ['for await (const a of b) {}', ['await']],
    ['const m = import("x");', ['import()']],
    ["import { readFileSync } from 'node:fs';", ['a platform import']],
    ['const home = process.env.HOME;', ['process']],
    ['setTimeout(() => 1, 5);', ['setTimeout']],
    ['const id = crypto.randomUUID();', ['crypto.randomUUID']],
    ['let count = 0;', ['module state (let)']],
    ['const cache = new Map<string, number>();', ['module state (empty collection)']],
  ])('refuses %s', (text, expected) => expect(problems(text)).toEqual(expected));

  it.each([
    'const at = new Date(0);',
    'const at = Date.UTC(2026, 0);',
    'interface Port { load(): Promise<number>; process(): void }',
    'const known = new Set(["a"]);',
    'function f() { let n = 0; const seen = new Map(); return { seen, n }; }',
    'const a = step.process;',
  ])('allows %s', (text) => expect(problems(text)).toEqual([]));
});
