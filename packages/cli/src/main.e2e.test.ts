import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');

describe('the command, as a process of its own', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'deskwright-cli-'));
    const rule = { id: 'a', on: ['ticket.created'], then: [{ do: 'transfer', department: 'marketing' }] };
    writeFileSync(join(dir, 'rules.json'), JSON.stringify([rule]));
    symlinkSync(join(dir, 'two'), join(dir, 'one'));
    symlinkSync(join(dir, 'one'), join(dir, 'two'));
    const core = import.meta.resolve('@deskwright/core');
    writeFileSync(
      join(dir, 'desk.mjs'),
      `import { defineDesk } from '${core}';\nexport default defineDesk({ departments: ['support'] });\n`,
    );
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        ['--conditions=@deskwright/source', main, ...args],
        { cwd: dir, env: { ...process.env, NODE_OPTIONS: '' } },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  }

  it('reads files', async () => {
    expect(await run('rules', 'check', 'rules.json')).toMatchObject({
      code: 0,
      stdout: '1 rule in 1 file: nothing wrong\n',
    });
  });

  it('loads a desk', async () => {
    const { code, stdout } = await run('rules', 'check', 'rules.json', '--desk', 'desk.mjs');
    expect([code, stdout.includes('Unknown department "marketing"')]).toEqual([1, true]);
  });

  it.each([
    ['gone.json', 'there is no such file'],
    ['one', 'its symbolic links lead in a circle'],
    ['.', 'this is a folder'],
  ])('refuses %s', async (path, fault) => {
    expect(await run('rules', 'check', path)).toEqual({ code: 2, stdout: '', stderr: `error: ${path}: ${fault}\n` });
  });
});
