import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../tooling/workspace.ts';
import { readPublicSurface } from './export-list.ts';

describe('public surface', () => {
  const surface = readPublicSurface();

  // A change here is a change of what users may import: `npm test -- test/repository/export-list -u` accepts it.
  it('is what exports.json lists', async () => {
    const text = `${JSON.stringify(surface.exports, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('exports.json');
  });

  it('has a docstring on every export', () => {
    expect(surface.undocumented).toEqual([]);
  });

  it('sees a value, a type and a missing docstring', () => {
    const bad: Workspace = {
      dir: 'bad-surface',
      manifest: { name: 'bad' },
      entryPoints: [{ specifier: 'bad', source: './index.ts', module: './dist/index.js' }],
    };
    expect(readPublicSurface([bad], join(import.meta.dirname, 'fixtures'))).toEqual({
      exports: { bad: { values: ['silent'], types: ['Told'] } },
      undocumented: ['bad: silent'],
    });
  });
});
